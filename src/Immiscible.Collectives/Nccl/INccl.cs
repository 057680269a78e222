namespace Immiscible.Collectives.Nccl;

/// <summary>
/// The part of NCCL that members need to sum their gradients. Communicators are made so that calls return at once: what a call has begun is
/// done when <see cref="CommGetAsyncError"/> says so. A communicator is used by one thread at a time.
/// </summary>
public interface INccl
{
    /// <summary>Version of the library; the same for all members of a communicator.</summary>
    Version Version { get; }

    /// <summary>Makes the id of a new communicator (<c>ncclGetUniqueId</c>). Its maker must live until all members have met.</summary>
    NcclResult GetUniqueId(out NcclUniqueId id);

    /// <summary>
    /// Begins to make a communicator on the CUDA device of the calling thread (<c>ncclCommInitRankConfig</c>, non-blocking). It is there when all
    /// members have done so.
    /// </summary>
    /// <param name="communicator">The handle, which must be aborted whatever comes of it; 0 where there is none.</param>
    /// <param name="size">Number of members.</param>
    /// <param name="id">The id that all members have.</param>
    /// <param name="rank">This member's number.</param>
    NcclResult CommInitRank(out nint communicator, int size, in NcclUniqueId id, int rank);

    /// <summary>What has become of the calls so far (<c>ncclCommGetAsyncError</c>): <see cref="NcclResult.InProgress"/> while the last one goes on.</summary>
    NcclResult CommGetAsyncError(nint communicator, out NcclResult state);

    /// <summary>Ends whatever the communicator does, on the device as well, and frees it (<c>ncclCommAbort</c>). May take a while.</summary>
    NcclResult CommAbort(nint communicator);

    /// <summary>Enqueues the sum of all members' vectors, which takes the place of each (<c>ncclAllReduce</c> with <c>ncclSum</c> and <c>ncclFloat32</c>).</summary>
    /// <param name="values">Device address of the vector.</param>
    /// <param name="count">Number of floats, the same for all members.</param>
    /// <param name="communicator">The communicator.</param>
    /// <param name="stream">Handle of the CUDA stream; 0: the default stream.</param>
    NcclResult AllReduce(nint values, nuint count, nint communicator, nint stream);

    /// <summary>A result in words (<c>ncclGetErrorString</c>).</summary>
    string GetErrorString(NcclResult result);

    /// <summary>What the library said of the last error in this process (<c>ncclGetLastError</c>); empty where there was none.</summary>
    string GetLastError();
}
