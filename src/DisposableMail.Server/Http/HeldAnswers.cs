namespace DisposableMail.Server.Http;

/// <summary>Lets a request hold a large answer until it has ended.</summary>
internal static class HeldAnswers
{
    /// <summary>Takes a share of what large answers may hold together; it is given back when the request has ended, however it ends.</summary>
    /// <param name="bytes">As <see cref="AnswerPool.ShareOf(long)"/> says; of none there is always one.</param>
    /// <returns>False when there is no room: say <see cref="AnswerPool.Full"/>, and let go of what was to be sent.</returns>
    public static bool TryHold(this HttpContext http, long bytes)
    {
        if (bytes == 0)
            return true; // Most answers: no look at the pool.
        var pool = http.RequestServices.GetRequiredService<AnswerPool>();
        var share = pool.Within(bytes);
        if (!pool.TryTake(share))
            return false;
        http.Response.RegisterForDispose(new Share(pool, share));
        return true;
    }

    private sealed class Share(AnswerPool pool, long bytes) : IDisposable
    {
        public void Dispose() => pool.GiveBack(bytes);
    }
}
