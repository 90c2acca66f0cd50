namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Remembers which challenges were tried, so that each is solved once and guessed at three times.</summary>
internal sealed class CaptchaAttempts(TimeSpan lifetime, TimeProvider time)
{
    private const int MaxTries = 3;

    // Beyond, the first ones are forgotten: that takes as many solvable challenges as somebody would win by it.
    private const int MaxRemembered = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _tries = [];
    private readonly Queue<(string Nonce, DateTimeOffset End)> _order = [];

    /// <summary>Counts one try.</summary>
    /// <returns>Whether it is right, the first right one, and not one too many.</returns>
    public bool Judge(string nonce, bool isRight)
    {
        lock (_lock)
        {
            if (!_tries.TryGetValue(nonce, out var tries))
                Remember(nonce);
            if (tries >= MaxTries)
                return false;
            _tries[nonce] = isRight ? MaxTries : tries + 1;
            return isRight;
        }
    }

    // A challenge ends a lifetime after it was made, which was before it was tried.
    private void Remember(string nonce)
    {
        var now = time.GetUtcNow();
        while (_order.TryPeek(out var oldest) && (oldest.End <= now || _order.Count >= MaxRemembered))
            _tries.Remove(_order.Dequeue().Nonce);
        _order.Enqueue((nonce, now + lifetime));
    }
}
