namespace Immiscible.Models.Ncsnpp;

/// <summary>A level on the way down.</summary>
/// <param name="Blocks">each a residual block, with an attention block behind it where the level has attention; what each makes is a skip</param>
/// <param name="Halve">leads to the level below; none at the last level</param>
/// <param name="Pyramid">brings the input image into the level below, where it enters</param>
internal sealed record DownLevel(IReadOnlyList<IReadOnlyList<NcsnppLayer>> Blocks, NcsnppLayer? Halve, InputPyramid? Pyramid);

/// <summary>A level on the way up.</summary>
/// <param name="Blocks">each takes, beside what comes from before, the skip that was made last</param>
/// <param name="Rest">attention where the level has it, and what leads to the level above</param>
internal sealed record UpLevel(IReadOnlyList<NcsnppLayer> Blocks, IReadOnlyList<NcsnppLayer> Rest);
