using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using DisposableMail.Smtp.Commands;
using DisposableMail.Smtp.Connections;
using DisposableMail.Smtp.Contents;
using DisposableMail.Smtp.Syntax;
using DisposableMail.Smtp.Tls;

namespace DisposableMail.Smtp;

/// <summary>The dialogue with one client (RFC 5321 §3.1): reads a line, lets its command run, writes the reply. Only writer to the wire.</summary>
internal sealed partial class SmtpSession : IAsyncDisposable
{
    private readonly IDuplexPipe _transport;
    private readonly LineReader _lines = new();
    private readonly Deadline _deadline;
    // Never disposed: the session may end between the two steps of Abandon. It has neither timer nor handle to give back.
    private readonly CancellationTokenSource _abandon = new();
    private ConnectionUpgrade? _tls;
    private ClientKey? _limited;
    private int _commands;
    private int _errors;
    private volatile bool _isStopping;
    private volatile bool _isIdle;
    private bool _isEnding;
    private bool _isUpgrading;
    private bool _hasGreeted;

    public SmtpSession(SmtpServer server, string connectionId, IDuplexPipe transport)
    {
        Server = server;
        ConnectionId = connectionId;
        _transport = transport;
        _deadline = new Deadline(server.Time, Abandon);
        Wire = new SmtpWire(transport.Input, transport.Output, _deadline);
        Transaction = new SmtpTransaction(new ContentSpool(server.Options, server.Spool, NoteSpoolFailure));
    }

    public SmtpServer Server { get; }

    public string ConnectionId { get; }

    public SmtpWire Wire { get; private set; }

    public SmtpTransaction Transaction { get; }

    public SmtpState State { get; set; }

    /// <summary>The client's address for the limits and the envelope; null when unknown.</summary>
    public IPAddress? ClientAddress { get; private set; }

    public string ClientName { get; set; } = "";

    public bool IsTls => _tls is not null;

    public bool CanStartTls => Server.Certificate is not null && !IsTls;

    /// <summary>Messages accepted so far.</summary>
    public int Accepted { get; private set; }

    /// <summary>Names the client; null for the limits' key when they do not bind it.</summary>
    public void Identify(IPAddress? client, ClientKey? limited) => (ClientAddress, _limited) = (client, limited);

    /// <summary>Lets a running transaction finish, then ends with 421 (RFC 5321 §3.8).</summary>
    public void Stop()
    {
        _isStopping = true;
        // Pairs with the one before a wait: of two threads that each write one flag and read the other, one must see both.
        Interlocked.MemoryBarrier();
        // Only a wait for a command may be broken off: a TLS read in the midst of a content is left alone.
        if (_isIdle) Wire.Interrupt();
    }

    public async Task RunAsync(bool startsWithTls)
    {
        if (startsWithTls && !await TryUpgradeAsync()) return;
        if (!await TryGreetAsync()) return;

        while (!_isEnding)
        {
            var taken = _lines.TryTake(Wire, out var line);
            if (taken == LineRead.None)
            {
                await ReceiveLineAsync();
                continue;
            }

            _lineDue = 0;
            var running = taken == LineRead.Line ? ExecuteAsync(line) : Unreadable(taken);
            if (await running is not { } reply) return;
            await AnswerAsync(reply);
        }

        await Wire.FlushAsync(Server.Options.CommandTimeout);
    }

    /// <summary>Ends any transaction; who said EHLO need not say it again.</summary>
    public void Reset()
    {
        Transaction.Clear();
        if (State != SmtpState.Connected) State = SmtpState.Ready;
    }

    public void EndAfterReply() => _isEnding = true;

    public void UpgradeAfterReply() => _isUpgrading = true;

    public bool TryTakeMessage() => _limited is not { } client || Server.MessageRate.TryTake(client);

    /// <summary>Why the verb may not come now, or null.</summary>
    public SmtpReply? RefuseOrder(SmtpVerb verb)
    {
        var refusal = SmtpStates.Refuse(State, verb);
        // RFC 5321 §3.3: 554 tells a pipelining client that its recipients were the reason.
        return ReferenceEquals(refusal, Replies.RecipientFirst) && Transaction.HasRefusedRecipient ? Replies.NoValidRecipients : refusal;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SmtpReply> CheckRecipientAsync(SmtpMailbox recipient)
    {
        _deadline.Start(Server.Options.ReceiverTimeout);
        var reply = await Server.Receiver.CheckRecipientAsync(Transaction.Envelope!, recipient, _abandon.Token);
        _deadline.Clear();
        return reply;
    }

    // The token is not the connection's: a client that closed after its final dot is still owed the delivery.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SmtpReply> DeliverAsync()
    {
        _deadline.Start(Server.Options.ReceiverTimeout);
        var began = Server.Metrics.MeasuresDelivery ? Server.Time.GetTimestamp() : 0;
        SmtpReply reply;
        await using (var content = Transaction.Content.Open())
            reply = await Server.Receiver.DeliverAsync(Transaction.Envelope!, content, _abandon.Token);
        _deadline.Clear();
        if (began != 0) Server.Metrics.Delivery(Server.Time.GetElapsedTime(began));
        return reply;
    }

    public void NoteMessage(SmtpReply reply)
    {
        Server.Metrics.Message(reply, Transaction.Content.Length);
        Log.MessageAnswered(Server.Log, reply.Code, reply.EnhancedCode, Transaction.Content.Length, Transaction.RecipientCount, ConnectionId);
        if (!reply.IsPositive) return;
        Accepted++;
        // A session that delivers earns a fresh allowance.
        (_commands, _errors) = (0, 0);
    }

    public async ValueTask DisposeAsync()
    {
        // First: an alarm that rings while the session ends would find its streams disposed, and nobody catches what a timer throws.
        await _deadline.DisposeAsync();
        Transaction.Dispose();
        if (_tls is not null) await _tls.DisposeAsync();
    }

    private ValueTask<SmtpReply?> ExecuteAsync(ReadOnlySpan<byte> line)
    {
        if (_isStopping && State <= SmtpState.Ready) return new(Replies.Stopping);
        if (++_commands > Server.Options.MaxCommandsPerMessage) return new(Replies.TooManyCommands);
        if (line.ContainsAny("\r\n\0"u8)) return new(Replies.BareControl);

        var verb = SmtpVerbs.Read(line, out var arguments);
        if (verb == SmtpVerb.Bdat) return Bdat.RunAsync(this, arguments);
        if (RefuseOrder(verb) is { } refusal) return new(refusal);
        return verb switch
        {
            SmtpVerb.Rcpt => Rcpt.RunAsync(this, arguments),
            SmtpVerb.Data => arguments.IsEmpty ? Data.RunAsync(this) : new(Replies.NoArguments),
            _ => new(Execute(verb, arguments)),
        };
    }

    private SmtpReply Execute(SmtpVerb verb, ReadOnlySpan<byte> arguments) => verb switch
    {
        SmtpVerb.Mail => Mail.Run(this, arguments),
        SmtpVerb.Ehlo => Hello.Run(this, arguments, isExtended: true),
        SmtpVerb.Helo => Hello.Run(this, arguments, isExtended: false),
        SmtpVerb.Rset => Simple.Reset(this, arguments),
        SmtpVerb.Noop => Replies.Ok,
        SmtpVerb.Vrfy => Simple.Verify(arguments),
        SmtpVerb.Expn => Replies.NotImplemented,
        SmtpVerb.Help => Replies.Help,
        SmtpVerb.StartTls => StartTls.Run(this, arguments),
        SmtpVerb.Quit => Simple.Quit(this, arguments),
        _ => Replies.UnknownVerb,
    };

    private static ValueTask<SmtpReply?> Unreadable(LineRead taken) =>
        new(taken == LineRead.TooLong ? Replies.LineTooLong : Replies.LineHopeless);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AnswerAsync(SmtpReply reply)
    {
        Wire.Write(reply.Octets);
        if (reply.Code >= 500 && ++_errors > Server.Options.MaxErrorsPerMessage)
        {
            reply = Replies.TooManyErrors;
            Wire.Write(reply.Octets);
        }

        // §3.8: after a 421 the connection is closed.
        if (reply.Code == 421) _isEnding = true;
        if (_isUpgrading && !await TryUpgradeAsync()) _isEnding = true;
        if (Wire.IsFlushDue && !_isEnding && !await Wire.FlushAsync(Server.Options.CommandTimeout)) _isEnding = true;
    }

    private void Abandon()
    {
        Wire.Interrupt();
        _abandon.Cancel();
    }

    private void NoteSpoolFailure(Exception broken)
    {
        if (broken is SpoolFullException) Log.SpoolFull(Server.Log, ConnectionId, broken.Message);
        else Log.SpoolFailed(Server.Log, broken, ConnectionId);
    }
}
