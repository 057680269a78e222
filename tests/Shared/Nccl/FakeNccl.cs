using System.Runtime.InteropServices;
using Immiscible.Collectives.Nccl;

namespace Immiscible.Testing;

/// <summary>
/// NCCL for members that live in one process: vectors are host memory, and really summed, in the order of ranks. What goes wrong is what a test
/// says; nothing takes time.
/// </summary>
internal sealed class FakeNccl : INccl
{
    private readonly Lock _lock = new();
    private readonly Dictionary<nint, Member> _members = [];
    private readonly Dictionary<string, Clique> _cliques = [];
    private int _ids, _handles;

    /// <summary>Decides what becomes of one member's part.</summary>
    /// <param name="clique">Number of the communicator, from 0.</param>
    /// <param name="rank">Rank of the member.</param>
    /// <param name="sum">Number of its sum, from 0.</param>
    public delegate NcclResult Outcome(int clique, int rank, int sum);

    public Version Version { get; init; } = new(2, 27, 7);

    /// <summary>What becomes of a member that meets the others; shows when it looks.</summary>
    public Outcome Meeting { get; set; } = static (_, _, _) => NcclResult.Success;

    /// <summary>What becomes of a member's sum; shows when it looks.</summary>
    public Outcome Summing { get; set; } = static (_, _, _) => NcclResult.Success;

    /// <summary>What comes of making an id.</summary>
    public NcclResult Identifying { get; set; }

    /// <summary>Whether sums are never there.</summary>
    public bool Hangs { get; set; }

    /// <summary>Multiplies all sums.</summary>
    public float Scale { get; set; } = 1;

    /// <summary>What it says of the last error.</summary>
    public string Said { get; set; } = "";

    /// <summary>Communicators made by a member, those that are not aborted, and those that wait for their sum.</summary>
    public (int Made, int Alive, int Waiting) Count
    {
        get
        {
            lock (_lock) return (_handles, _members.Count, _members.Values.Count(static member => member.Values != 0));
        }
    }

    /// <summary>Whether a communicator was used after its abort, which real ones may not survive.</summary>
    public bool WasMisused { get; private set; }

    public NcclResult GetUniqueId(out NcclUniqueId id)
    {
        var bytes = new byte[NcclUniqueId.Bytes];
        BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref _ids));
        id = NcclUniqueId.Of(bytes);
        return Identifying;
    }

    public NcclResult CommInitRank(out nint communicator, int size, in NcclUniqueId id, int rank)
    {
        lock (_lock)
        {
            var key = Convert.ToHexString(id.ToArray());
            if (!_cliques.TryGetValue(key, out var clique)) _cliques.Add(key, clique = new Clique(_cliques.Count, new Member?[size]));
            var member = clique.Members[rank] = new Member(clique, rank) { State = Meeting(clique.Number, rank, 0) };
            _members.Add(communicator = ++_handles, member);
            return NcclResult.InProgress;
        }
    }

    public NcclResult CommGetAsyncError(nint communicator, out NcclResult state)
    {
        lock (_lock)
        {
            state = Find(communicator) is not { } member ? NcclResult.InvalidArgument
                : member.State != NcclResult.Success ? member.State
                : !member.Clique.HasMet || member.Values != 0 ? NcclResult.InProgress
                : NcclResult.Success;
            return NcclResult.Success;
        }
    }

    public NcclResult CommAbort(nint communicator)
    {
        lock (_lock)
        {
            if (Find(communicator) is not { } member) return NcclResult.InvalidArgument;
            _members.Remove(communicator);
            member.Values = 0;
            return NcclResult.Success;
        }
    }

    public NcclResult AllReduce(nint values, nuint count, nint communicator, nint stream)
    {
        lock (_lock)
        {
            if (Find(communicator) is not { } member || !member.Clique.HasMet) return NcclResult.InvalidArgument;
            (member.Values, member.Length) = (values, (int)count);
            member.State = Summing(member.Clique.Number, member.Rank, member.Sums++);
            if (!Hangs && member.Clique.Members.All(static one => one is { State: NcclResult.Success, Values: not 0 })) Sum(member.Clique);
            return NcclResult.InProgress;
        }
    }

    public string GetErrorString(NcclResult result) => $"result {result}";

    public string GetLastError() => Said;

    private Member? Find(nint communicator)
    {
        var member = _members.GetValueOrDefault(communicator);
        WasMisused |= member is null;
        return member;
    }

    private void Sum(Clique clique)
    {
        var sum = new float[clique.Members[0]!.Length];
        var one = new float[sum.Length];
        foreach (var member in clique.Members)
        {
            Marshal.Copy(member!.Values, one, 0, member.Length);
            for (var i = 0; i < sum.Length; i++) sum[i] += Scale * one[i];
        }
        foreach (var member in clique.Members)
        {
            Marshal.Copy(sum, 0, member!.Values, sum.Length);
            member.Values = 0;
        }
    }

    private sealed record Clique(int Number, Member?[] Members)
    {
        public bool HasMet => Members.All(static member => member is not null);
    }

    private sealed class Member(Clique clique, int rank)
    {
        public Clique Clique { get; } = clique;

        public int Rank { get; } = rank;

        public NcclResult State { get; set; }

        public nint Values { get; set; }

        public int Length { get; set; }

        public int Sums { get; set; }
    }
}
