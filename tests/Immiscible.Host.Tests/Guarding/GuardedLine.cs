using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Host.Guarding;
using Microsoft.AspNetCore.Connections;

namespace Immiscible.Host.Tests.Guarding;

/// <summary>A connection within the process, with what stands for a socket at either end.</summary>
internal sealed class GuardedLine
{
    // As Orleans has them: whoever writes is not held up.
    private static readonly PipeOptions Unlimited = new(pauseWriterThreshold: 0);

    public GuardedLine()
    {
        var (there, back) = (new Pipe(Unlimited), new Pipe(Unlimited));
        Caller = new DefaultConnectionContext("caller", new Ends(back.Reader, there.Writer), new Ends(there.Reader, back.Writer));
        Answerer = new DefaultConnectionContext("answerer", new Ends(there.Reader, back.Writer), new Ends(back.Reader, there.Writer))
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 4567),
        };
    }

    public ConnectionContext Caller { get; }

    public ConnectionContext Answerer { get; }

    /// <summary>Lets both ends do what they do first, and gives what each came to: whether it was passed on, and what it threw.</summary>
    public async Task<(bool CallerPassed, bool AnswererPassed, HandshakeException? Refusal)> MeetAsync(ConnectionGuard caller, ConnectionGuard answerer)
    {
        var (callerPassed, answererPassed) = (false, false);
        HandshakeException? refusal = null;
        var answering = AnswerAsync();
        try
        {
            await caller.CallAsync(Caller, context =>
            {
                callerPassed = true;
                return SpeakAsync(context);
            });
        }
        catch (HandshakeException e)
        {
            refusal = e;
            // As Orleans does.
            await Caller.Transport.Output.CompleteAsync();
        }
        await answering;
        return (callerPassed, answererPassed, refusal);

        async Task AnswerAsync()
        {
            await answerer.AnswerAsync(Answerer, context =>
            {
                answererPassed = true;
                return SpeakAsync(context);
            });
            await Answerer.Transport.Output.CompleteAsync();
        }
    }

    /// <summary>Says something by Orleans' pipes, and hears what the other end has to say.</summary>
    private static async Task SpeakAsync(ConnectionContext context)
    {
        var words = "spoken at both ends"u8.ToArray();
        await context.Transport.Output.WriteAsync(words, TestContext.Current.CancellationToken);
        var heard = await context.Transport.Input.ReadAtLeastAsync(words.Length, TestContext.Current.CancellationToken);
        Assert.Equal(words, heard.Buffer.ToArray());
        context.Transport.Input.AdvanceTo(heard.Buffer.End);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
