namespace Immiscible.Collectives.Nccl;

/// <summary>What a call of NCCL came to (<c>ncclResult_t</c> of nccl.h).</summary>
public enum NcclResult
{
    /// <summary>Done, or enqueued.</summary>
    Success = 0,

    /// <summary>A call of CUDA failed.</summary>
    UnhandledCudaError = 1,

    /// <summary>A call of the system failed.</summary>
    SystemError = 2,

    /// <summary>NCCL failed in itself.</summary>
    InternalError = 3,

    /// <summary>An argument is not allowed.</summary>
    InvalidArgument = 4,

    /// <summary>The members do not fit together, or the call does not fit the communicator.</summary>
    InvalidUsage = 5,

    /// <summary>Another member's process has ended, or cannot be reached.</summary>
    RemoteError = 6,

    /// <summary>A call of a non-blocking communicator goes on in the background.</summary>
    InProgress = 7,

    /// <summary>A call took longer than it may.</summary>
    Timeout = 8,
}
