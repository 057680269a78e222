namespace Immiscible.Collectives.Nccl;

/// <summary>The CUDA device that a member's gradient lies on. Thread-safe.</summary>
public interface ICudaDevice
{
    /// <summary>Makes it the device of the calling thread, for calls of NCCL.</summary>
    /// <exception cref="CudaException">The device has failed.</exception>
    void MakeCurrent();

    /// <summary>Whether everything is done that was enqueued on a stream.</summary>
    /// <param name="stream">Handle of the stream; 0: the default stream, which libtorch uses unless it is told otherwise.</param>
    /// <exception cref="CudaException">Something on the stream has failed.</exception>
    bool IsIdle(nint stream);
}
