namespace Immiscible.Console.Verification;

/// <summary>Checks a run directory.</summary>
internal interface IRunVerifier
{
    /// <summary>Reads ledger and checkpoints of the run in the directory.</summary>
    VerifyReport Verify(string directory);
}
