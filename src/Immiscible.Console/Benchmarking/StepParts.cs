namespace Immiscible.Console.Benchmarking;

/// <summary>The kinds of steps and their parts, as reports name them.</summary>
internal static class StepParts
{
    public const string Bare = "bare", Replica = "replica", Whole = "whole", Unmatched = "unmatched";

    public const string Clear = "clear", Load = "load", Forward = "forward", Backward = "backward", CopyOut = "copy-out", Norm = "norm", Update = "update";
    public const string Wait = "wait", Compute = "compute", Reduce = "reduce", Commit = "commit", Apply = "apply", Rest = "rest";

    /// <summary>All of a step: its parts together, or the time from one commit to the next.</summary>
    public const string Step = "step";
}
