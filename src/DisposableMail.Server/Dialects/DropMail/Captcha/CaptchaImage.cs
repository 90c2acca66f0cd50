using System.Buffers.Binary;
using System.Numerics;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Digits as a person reads them: leaning, shifted, of several sizes, with lines across.</summary>
internal static class CaptchaImage
{
    public const int Width = 220;
    public const int Height = 70;

    private const int NoiseLines = 5;
    private const int Margin = 14;

    // One stroke for each digit: points in a box of 4 by 6, x and y.
    private static readonly string[] Strokes =
    [
        "01 10 30 41 45 36 16 05 01", "11 20 26 16 36", "01 10 30 41 42 06 46", "00 40 22 32 43 45 36 16 05", "36 30 04 44",
        "40 00 02 32 43 45 36 06", "40 20 03 05 16 36 45 44 33 13 04", "00 40 16", "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33", "06 26 43 41 30 10 01 02 13 33 42",
    ];

    /// <param name="seed">Decides everything but the digits; 4 octets or more.</param>
    public static byte[] Draw(string digits, byte[] seed)
    {
        var random = new Random(BinaryPrimitives.ReadInt32LittleEndian(seed));
        var canvas = new CaptchaCanvas(Width, Height);
        var step = (Width - (2f * Margin)) / digits.Length;
        for (var i = 0; i < digits.Length; i++)
            DrawDigit(canvas, Strokes[digits[i] - '0'], new Vector2(Margin + ((i + 0.5f) * step), Height / 2f) + Shift(random, 4), random);
        for (var i = 0; i < NoiseLines; i++)
            canvas.Line(new Vector2(random.Next(Width / 3), random.Next(Height)), new Vector2(random.Next(Width * 2 / 3, Width), random.Next(Height)), 1, 90);
        return GreyPng.Write(canvas);
    }

    private static void DrawDigit(CaptchaCanvas canvas, string stroke, Vector2 centre, Random random)
    {
        // Less than a 9 must lean to be a 6.
        var turn = Matrix3x2.CreateScale(5 + random.NextSingle(), 6 + (1.5f * random.NextSingle())) * Matrix3x2.CreateRotation(Between(random, 0.35f));
        var points = stroke.Split(' ').Select(p => centre + Vector2.Transform(new Vector2(p[0] - '2', p[1] - '3'), turn) + Shift(random, 0.8f)).ToArray();
        var shade = (byte)random.Next(20, 80);
        for (var i = 1; i < points.Length; i++)
            canvas.Line(points[i - 1], points[i], 3, shade);
    }

    private static Vector2 Shift(Random random, float by) => new(Between(random, by), Between(random, by));

    private static float Between(Random random, float limit) => ((random.NextSingle() * 2) - 1) * limit;
}
