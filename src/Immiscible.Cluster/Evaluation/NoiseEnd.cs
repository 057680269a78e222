using System.Globalization;
using Immiscible.Diffusion.Objectives;

namespace Immiscible.Cluster.Evaluation;

/// <summary>
/// What a network does where there is hardly anything but noise: that is where matching is to help (Immiscible Diffusion, section 3.2 and figure 3).
/// </summary>
/// <param name="LossAt">What the loss is measured at, in the objective's own terms.</param>
/// <param name="Loss">The loss there: that of the last band.</param>
/// <param name="ImageErrorAt">Where the image is denoised from, in the objective's own terms.</param>
/// <param name="ImageError">Mean squared error of the image denoised in one step from there and clamped to [-1, 1].</param>
public sealed record NoiseEnd(string LossAt, Estimate Loss, string ImageErrorAt, Estimate ImageError)
{
    /// <summary>The definitions for an objective.</summary>
    /// <param name="objective">What the network was trained on.</param>
    /// <param name="from">Least level of the last band.</param>
    internal static (string LossAt, string ImageErrorAt) Define(ObjectiveOptions objective, double from) => objective switch
    {
        FlowOptions => (Text($"t < {1 - from:0.##} (noise at t = 0)"), "one step from t = 0"),
        ConsistencyObjectiveOptions consistency => Sigmas(consistency, from),
        DdpmOptions ddpm => (
            Text($"t >= {Math.Round(from * (ddpm.Timesteps - 1)):0} of {ddpm.Timesteps} timesteps"), Text($"one step from t = {ddpm.Timesteps - 1}")),
        _ => (Text($"levels from {from:0.##} on"), "one step from level 1"),
    };

    private static (string LossAt, string ImageErrorAt) Sigmas(ConsistencyObjectiveOptions objective, double from)
    {
        var sigmas = objective.CreateSigmas();
        return (Text($"the largest sigmas, {sigmas.At(from):0.#} to {sigmas.Maximum:0.#}"), Text($"one step from sigma = {sigmas.Maximum:0.#}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
