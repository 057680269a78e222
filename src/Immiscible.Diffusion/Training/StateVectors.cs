using System.Globalization;

namespace Immiscible.Diffusion.Training;

/// <summary>Names of the flat vectors that a replica may hold.</summary>
public static class StateVectors
{
    /// <summary>The weights.</summary>
    public const string Parameters = "parameters";

    /// <summary>The exponential moving average of the weights.</summary>
    public const string Ema = "ema";

    /// <summary>The weights of the network that an objective compares with, see <see cref="Objectives.IObjective.HasTarget"/>.</summary>
    public const string Target = "target";

    /// <summary>Adam's average of gradients.</summary>
    public const string FirstMoment = "adam.first_moment";

    /// <summary>Adam's average of squared gradients.</summary>
    public const string SecondMoment = "adam.second_moment";

    /// <summary>Name of a further moving average of the weights.</summary>
    /// <param name="decay">its decay</param>
    public static string EmaOf(double decay) => string.Create(CultureInfo.InvariantCulture, $"{Ema}.{decay}");
}
