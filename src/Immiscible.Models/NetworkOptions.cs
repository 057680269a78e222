namespace Immiscible.Models;

/// <summary>Shape of a network; each family has its own kind.</summary>
public abstract record NetworkOptions
{
    /// <summary>Channels of the input image.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>0: unconditional; otherwise the number of classes that the network is told of.</summary>
    public int Classes { get; init; }

    /// <summary>
    /// Whether there is one class more, numbered <see cref="Classes"/>, that stands for "not told": for classifier-free guidance
    /// (Ho and Salimans, 2022).
    /// </summary>
    public bool HasNullClass { get; init; }

    /// <summary>Rows of the class embedding.</summary>
    public int EmbeddedClasses => Classes + (HasNullClass ? 1 : 0);

    /// <summary>Dropout rate inside the residual blocks, in [0, 1).</summary>
    public double Dropout { get; init; }

    /// <summary>Checks the options against each other and, where given, the image they are for.</summary>
    /// <param name="height">height of the images in pixels, or 0 when not known</param>
    /// <param name="width">width of the images in pixels, or 0 when not known</param>
    /// <exception cref="ModelException">An option is out of range; the message names it, its value and what is allowed.</exception>
    public abstract void Validate(int height = 0, int width = 0);

    /// <summary>The network with the initial weights of the seed: the same bits for the same seed.</summary>
    /// <param name="seed">seed of the run: of the initial weights and of dropout</param>
    /// <exception cref="ModelException">The options contradict each other.</exception>
    public abstract ImageNetwork Create(ulong seed);

    /// <summary>Checks the options that all families share.</summary>
    private protected void RequireCommon()
    {
        Requirement.That(InChannels > 0, $"inChannels is {InChannels}; it must be at least 1");
        Requirement.That(OutChannels > 0, $"outChannels is {OutChannels}; it must be at least 1");
        Requirement.That(Dropout is >= 0 and < 1, $"dropout is {Dropout}; it must be at least 0 and below 1");
        Requirement.That(Classes >= 0, $"classes is {Classes}; it must not be negative");
    }
}
