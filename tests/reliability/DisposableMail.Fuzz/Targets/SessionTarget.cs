using System.Text;
using CsCheck;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Smtp.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Fuzz.Targets;

/// <summary>The whole SMTP session over a pipe: it ends, every command has its one reply, contents are what was sent, however it arrives.</summary>
internal sealed class SessionTarget : FuzzTarget
{
    private readonly RecordingReceiver _receiver = new();
    private ServiceProvider? _services;

    public override string Name => "session";

    public override int Share => 60;

    protected override Gen<byte[]> Cases => SmtpGrammar.Conversations;

    public override Task StartAsync()
    {
        _services = SmtpScript.Serve(_receiver, smtp => (smtp.MaxCommandsPerMessage, smtp.SpoolThresholdBytes) = (100, 4096));
        return Task.CompletedTask;
    }

    public override async ValueTask CheckAsync(byte[] octets)
    {
        var (replies, contents) = await PlayAsync([octets]);
        var dialogue = Dialogue.Follow(Encoding.Latin1.GetString(octets), replies);
        Assert.Equal(dialogue.Contents, contents);

        var (again, sameContents) = await PlayAsync(Splits.Of(octets));
        Assert.Equal(replies, again);
        Assert.Equal(contents, sameContents);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<(List<string> Replies, List<string> Contents)> PlayAsync(IEnumerable<byte[]> pieces)
    {
        _receiver.Mails.Clear();
        _receiver.Asked.Clear();
        await using var smtp = SmtpScript.Connect(_services!);
        await smtp.PlayAsync("S: 220");
        foreach (var piece in pieces) await smtp.SendAsync(piece);
        await smtp.HangUpAsync();

        var replies = new List<string>();
        while (await smtp.ReadLineAsync() is { } line)
        {
            Assert.Matches("^[2-5][0-9][0-9][ -][ -~]*$", line);
            if (line[3] == ' ') replies.Add(line);
        }

        return (replies, [.. _receiver.Mails.Select(mail => Encoding.Latin1.GetString(mail.Content))]);
    }
}
