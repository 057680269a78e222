using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Evaluation;
using Immiscible.Compute.Safetensors;
using Immiscible.Data;
using Immiscible.Diffusion;
using Immiscible.Host;
using Immiscible.Models;

namespace Immiscible.Console.Application;

/// <summary>Tells what the user can set right from what they cannot.</summary>
internal static class BadInput
{
    /// <summary>The input was at fault; the exception's message is fit to be shown as it is.</summary>
    public static bool Caused(Exception exception) =>
        exception is CommandException or RunSpecException or RunRejectedException or DatasetException or CheckpointException or SamplingException or AnalysisException or DiffusionException or ModelException
            or SafetensorsException or HostException;
}
