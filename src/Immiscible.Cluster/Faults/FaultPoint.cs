namespace Immiscible.Cluster.Faults;

/// <summary>A place in the program at which a fault can be injected.</summary>
public enum FaultPoint
{
    /// <summary>A worker is about to compute a granule.</summary>
    Forward,

    /// <summary>A worker is about to send one of a step's frames, which are counted from 0.</summary>
    ReduceChunk,

    /// <summary>A worker has the whole reduced gradient and has not said so.</summary>
    BeforeReady,

    /// <summary>A worker has said that it is ready and waits for the decision.</summary>
    AfterReady,

    /// <summary>A worker knows that the step is committed and has not applied it.</summary>
    AfterCommit,

    /// <summary>A worker has applied the step.</summary>
    AfterApply,

    /// <summary>A checkpoint is written, under its temporary name.</summary>
    Checkpoint,

    /// <summary>A donor is about to give a piece of its state.</summary>
    TransferDonor,

    /// <summary>A joiner has received a chunk of the state and asks for the next.</summary>
    TransferJoiner,

    /// <summary>The assignment grain has heard all members and has not written the ledger.</summary>
    BeforeLedger,

    /// <summary>The ledger has the step, and no member has been answered.</summary>
    AfterLedger,
}
