namespace Immiscible.Console.Benchmarking;

/// <summary>What the parts of a step cannot do without.</summary>
/// <param name="NetworkFlops">Operations of one forward pass of the network on a granule; a backward pass takes twice as many.</param>
/// <param name="ObjectiveFlops">Operations of all forward passes that the objective makes on a granule.</param>
/// <param name="Granules">Granules of a step.</param>
/// <param name="Values">Floats of the flat vector of weights.</param>
/// <param name="Averages">Moving averages of the weights that an update steps.</param>
/// <param name="Pixels">Floats of a granule's images.</param>
/// <param name="CopiesGradients">Whether backward adds gradients up elsewhere than in the vectors that are summed.</param>
internal sealed record StepWork(long NetworkFlops, long ObjectiveFlops, int Granules, long Values, int Averages, long Pixels, bool CopiesGradients)
{
    /// <summary>The work of a part in a whole step.</summary>
    /// <param name="kind">Kind of step.</param>
    /// <param name="part">Part of it.</param>
    public PartWork Of(string kind, string part) => part switch
    {
        StepParts.Clear => Moves(Granules * Values),
        StepParts.Load => Moves(Granules * Pixels * 4), // Images and noises, each read and written.
        StepParts.Forward => new PartWork(Granules * (double)(kind == StepParts.Bare ? NetworkFlops : ObjectiveFlops), 0),
        StepParts.Backward => new PartWork(Granules * 2.0 * NetworkFlops, 0),
        StepParts.CopyOut => Moves(CopiesGradients ? Granules * Values * 2 : 0),
        StepParts.Norm => Moves(Values),
        // Reads the gradient; reads and writes weights, two moments and the averages.
        StepParts.Update => Moves(Values * (1 + 2 * (3 + Averages))),
        StepParts.Compute => Of(kind, StepParts.Clear) + Of(kind, StepParts.Load) + Of(kind, StepParts.Forward) + Of(kind, StepParts.Backward) + Of(kind, StepParts.CopyOut),
        // Granules are summed while others are computed.
        StepParts.Reduce => Of(kind, StepParts.Norm),
        StepParts.Apply => Of(kind, StepParts.Update),
        StepParts.Step => kind switch
        {
            StepParts.Bare => Of(kind, StepParts.Clear) + Of(kind, StepParts.Forward) + Of(kind, StepParts.Backward),
            _ => Of(kind, StepParts.Compute) + Of(kind, StepParts.Reduce) + Of(kind, StepParts.Apply),
        },
        _ => default,
    };

    private static PartWork Moves(long floats) => new(0, (double)floats * sizeof(float));
}
