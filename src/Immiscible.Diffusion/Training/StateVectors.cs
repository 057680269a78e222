namespace Immiscible.Diffusion.Training;

/// <summary>Names of the flat vectors that a replica may hold.</summary>
public static class StateVectors
{
    /// <summary>The weights.</summary>
    public const string Parameters = "parameters";

    /// <summary>The exponential moving average of the weights.</summary>
    public const string Ema = "ema";

    /// <summary>Adam's average of gradients.</summary>
    public const string FirstMoment = "adam.first_moment";

    /// <summary>Adam's average of squared gradients.</summary>
    public const string SecondMoment = "adam.second_moment";
}
