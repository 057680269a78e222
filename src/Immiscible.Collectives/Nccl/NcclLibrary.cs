using System.Runtime.InteropServices;

namespace Immiscible.Collectives.Nccl;

/// <summary>NCCL itself, by the functions that libnccl.so.2 exports.</summary>
/// <remarks>Signatures as in nccl.h of 2.14 to 2.30; <c>ncclUniqueId</c> goes by value, enumerations are ints.</remarks>
public sealed unsafe class NcclLibrary : INccl
{
    private const int Float32 = 7, Sum = 0;

    private readonly delegate* unmanaged<NcclUniqueId*, NcclResult> _getUniqueId;
    private readonly delegate* unmanaged<nint*, int, NcclUniqueId, int, NcclConfig*, NcclResult> _commInitRankConfig;
    private readonly delegate* unmanaged<nint, NcclResult*, NcclResult> _commGetAsyncError;
    private readonly delegate* unmanaged<nint, NcclResult> _commAbort;
    private readonly delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, NcclResult> _allReduce;
    private readonly delegate* unmanaged<NcclResult, byte*> _getErrorString;
    private readonly delegate* unmanaged<nint, byte*> _getLastError;

    private NcclLibrary(string file, nint library, Version version)
    {
        (File, Version) = (file, version);
        _getUniqueId = (delegate* unmanaged<NcclUniqueId*, NcclResult>)Require("ncclGetUniqueId");
        _commInitRankConfig = (delegate* unmanaged<nint*, int, NcclUniqueId, int, NcclConfig*, NcclResult>)Require("ncclCommInitRankConfig");
        _commGetAsyncError = (delegate* unmanaged<nint, NcclResult*, NcclResult>)Require("ncclCommGetAsyncError");
        _commAbort = (delegate* unmanaged<nint, NcclResult>)Require("ncclCommAbort");
        _allReduce = (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, NcclResult>)Require("ncclAllReduce");
        _getErrorString = (delegate* unmanaged<NcclResult, byte*>)Require("ncclGetErrorString");
        _getLastError = (delegate* unmanaged<nint, byte*>)Require("ncclGetLastError");

        nint Require(string name) => NativeTable.Find(library, name) is var address and not 0
            ? address
            : throw new NcclException($"{file} says that it is NCCL {version}, but has no function {name}; take the library that came with PyTorch");
    }

    /// <summary>
    /// The least version: the first whose calls return at once. With older ones a member whose peer has died would wait for it for ever.
    /// </summary>
    public static Version Least { get; } = new(2, 14, 0);

    /// <summary>Path or name by which the library was found.</summary>
    public string File { get; }

    /// <inheritdoc/>
    public Version Version { get; }

    /// <summary>
    /// Loads the library that the variable IMMISCIBLE_NCCL names, else the one that lies beside libtorch, in the package nvidia/nccl of the same
    /// Python, within libtorch, or on the system.
    /// </summary>
    /// <param name="libTorchFolder">Folder that libtorch was loaded from; null where that is unknown.</param>
    /// <exception cref="NcclException">There is none, or it cannot be used; the message lists what was tried.</exception>
    public static NcclLibrary Load(string? libTorchFolder) =>
        Load(NcclLocation.Candidates(Environment.GetEnvironmentVariable(NcclLocation.Variable), libTorchFolder), Environment.GetEnvironmentVariable("NCCL_COMM_BLOCKING"));

    /// <summary>Loads the first of these that is NCCL.</summary>
    /// <param name="candidates">Paths and names.</param>
    /// <param name="blocking">Value of NCCL's own variable NCCL_COMM_BLOCKING, which goes before what a communicator asks for.</param>
    internal static NcclLibrary Load(IReadOnlyList<string> candidates, string? blocking)
    {
        if (blocking?.Trim() is { Length: > 0 } and not "0")
            throw new NcclException($"NCCL_COMM_BLOCKING is {blocking}: calls of NCCL would wait for members that have died; unset it or set it to 0");
        var tried = new List<string>();
        foreach (var file in candidates)
        {
            if (!NativeTable.TryLoad(file, out var library, out var reason)) tried.Add($"{file} ({reason})");
            else if (NativeTable.Find(library, "ncclGetVersion") is var getVersion and not 0) return new NcclLibrary(file, library, ReadVersion(file, getVersion));
            else tried.Add($"{file} (holds no NCCL)");
        }
        throw new NcclException($"{NcclLocation.FileName} was not found: tried {string.Join(", ", tried)}; install nvidia-nccl-cu12 beside PyTorch or the system's "
            + $"libnccl2, or set {NcclLocation.Variable} to the path of {NcclLocation.FileName}");
    }

    /// <summary>The version that a code stands for: X * 1000 + Y * 100 + Z to 2.8, X * 10000 + Y * 100 + Z from 2.9 on (<c>NCCL_VERSION</c>).</summary>
    internal static Version Decode(int code) =>
        code < 10_000 ? new(code / 1000, code / 100 % 10, code % 100) : new(code / 10_000, code / 100 % 100, code % 100);

    /// <inheritdoc/>
    public NcclResult GetUniqueId(out NcclUniqueId id)
    {
        fixed (NcclUniqueId* address = &id) return _getUniqueId(address);
    }

    /// <inheritdoc/>
    public NcclResult CommInitRank(out nint communicator, int size, in NcclUniqueId id, int rank)
    {
        var (config, handle) = (NcclConfig.NonBlocking, (nint)0);
        var result = _commInitRankConfig(&handle, size, id, rank, &config);
        communicator = handle;
        return result;
    }

    /// <inheritdoc/>
    public NcclResult CommGetAsyncError(nint communicator, out NcclResult state)
    {
        fixed (NcclResult* address = &state) return _commGetAsyncError(communicator, address);
    }

    /// <inheritdoc/>
    public NcclResult CommAbort(nint communicator) => _commAbort(communicator);

    /// <inheritdoc/>
    public NcclResult AllReduce(nint values, nuint count, nint communicator, nint stream) => _allReduce(values, values, count, Float32, Sum, communicator, stream);

    /// <inheritdoc/>
    public string GetErrorString(NcclResult result) => Marshal.PtrToStringUTF8((nint)_getErrorString(result)) ?? result.ToString();

    /// <inheritdoc/>
    public string GetLastError() => Marshal.PtrToStringUTF8((nint)_getLastError(0)) ?? "";

    private static Version ReadVersion(string file, nint getVersion)
    {
        int code;
        if (((delegate* unmanaged<int*, NcclResult>)getVersion)(&code) != NcclResult.Success)
            throw new NcclException($"{file} does not tell its version; take the library that came with PyTorch");
        var version = Decode(code);
        return version >= Least
            ? version
            : throw new NcclException($"{file} is NCCL {version}; {Least} or newer is needed: install a newer one, or set {NcclLocation.Variable} to the path of one");
    }
}
