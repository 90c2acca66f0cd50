using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Smtp.Tests.EndOfData;

/// <summary>One server for all variants; each is sent in a session of its own and compared with the yardstick.</summary>
internal sealed class Stage(Action<SmtpOptions>? configure = null, Func<Task<SmtpReply>>? deliver = null) : IAsyncDisposable
{
    private readonly RecordingReceiver _receiver = new() { Deliver = (_, _) => deliver?.Invoke() ?? Task.FromResult(RecordingReceiver.Accepted) };
    private ServiceProvider? _services;

    /// <summary>Variants played so far.</summary>
    public int Count { get; private set; }

    /// <summary>Opens a transaction, sends the pieces after 354 and compares replies and contents.</summary>
    public async Task PlayAsync(StrictReading expected, params string[] pieces)
    {
        await using var smtp = await ConnectAsync();
        await smtp.BeginDataAsync();
        await CompareAsync(smtp, expected.Replies, expected.Contents, pieces);
    }

    public async Task<SmtpScript> ConnectAsync()
    {
        _services ??= SmtpScript.Serve(_receiver, configure);
        var smtp = SmtpScript.Connect(_services);
        await smtp.PlayAsync("S: 220");
        await smtp.HelloAsync();
        return smtp;
    }

    /// <summary>Sends the pieces and QUIT: exactly these replies, exactly these contents.</summary>
    public async Task CompareAsync(SmtpScript smtp, IEnumerable<string> replies, IEnumerable<string> contents, params string[] pieces)
    {
        Count++;
        foreach (var piece in pieces) await smtp.SendAsync(piece);
        await smtp.SendAsync("QUIT\r\n");

        var variant = string.Join("<split>", pieces.Select(FalseEnds.Shown));
        foreach (var reply in replies.Append("221"))
        {
            var line = await smtp.ReadLineAsync();
            Assert.True(line?.StartsWith(reply, StringComparison.Ordinal), $"{reply} expected, {line} came for {variant}");
        }

        Assert.True(await smtp.ReadLineAsync() is null, $"a reply too many for {variant}");
        var received = _receiver.Mails.Select(mail => Encoding.Latin1.GetString(mail.Content)).ToList();
        Assert.True(contents.SequenceEqual(received), $"{received.Count} other contents for {variant}");
        _receiver.Mails.Clear();
    }

    public ValueTask DisposeAsync() => _services?.DisposeAsync() ?? default;
}
