using System.Numerics;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Grey paper to draw lines on.</summary>
internal sealed class CaptchaCanvas
{
    private const byte Paper = 240;

    public CaptchaCanvas(int width, int height)
    {
        (Width, Height, Pixels) = (width, height, new byte[width * height]);
        Pixels.AsSpan().Fill(Paper);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Row by row; 0 is black.</summary>
    public byte[] Pixels { get; }

    /// <summary>A line with round ends.</summary>
    /// <param name="shade">0 is black.</param>
    public void Line(Vector2 from, Vector2 to, float thickness, byte shade)
    {
        var (low, high) = (Vector2.Min(from, to) - new Vector2(thickness), Vector2.Max(from, to) + new Vector2(thickness));
        for (var y = Math.Max(0, (int)low.Y); y <= Math.Min(Height - 1, (int)high.Y); y++)
        {
            for (var x = Math.Max(0, (int)low.X); x <= Math.Min(Width - 1, (int)high.X); x++)
            {
                // The edge is a pixel wide.
                var ink = Math.Clamp((thickness / 2) + 0.5f - Distance(new Vector2(x, y), from, to), 0, 1);
                Pixels[(y * Width) + x] = Math.Min(Pixels[(y * Width) + x], (byte)(Paper - (ink * (Paper - shade))));
            }
        }
    }

    private static float Distance(Vector2 point, Vector2 from, Vector2 to)
    {
        var line = to - from;
        var along = line == Vector2.Zero ? 0 : Math.Clamp(Vector2.Dot(point - from, line) / line.LengthSquared(), 0, 1);
        return Vector2.Distance(point, from + (line * along));
    }
}
