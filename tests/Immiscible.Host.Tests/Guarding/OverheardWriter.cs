using System.IO.Pipelines;

namespace Immiscible.Host.Tests.Guarding;

/// <summary>Keeps all that is said.</summary>
internal sealed class OverheardWriter(PipeWriter writer) : PipeWriter
{
    private Memory<byte> _given;

    public List<byte> Said { get; } = [];

    public override void Advance(int bytes)
    {
        Said.AddRange(_given.Span[..bytes]);
        writer.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _given = writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => writer.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);
}
