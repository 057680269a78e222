using System.IO.Pipelines;

namespace Immiscible.Host.Guarding;

/// <summary>A stream as a connection's two pipes; the stream is its owner's to end.</summary>
internal sealed class StreamPipes(Stream stream) : IDuplexPipe
{
    // A record of TLS.
    private const int BufferBytes = 16 << 10;

    /// <inheritdoc/>
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true));

    /// <inheritdoc/>
    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true));
}
