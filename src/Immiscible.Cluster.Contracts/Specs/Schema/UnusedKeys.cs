namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>Keys that only some choices of another key have a use for: with the others they must be left at their default.</summary>
internal static class UnusedKeys
{
    private static readonly string[] Linear = ["linear", "linear-flipped"];
    private static readonly string[] Curricula = ["consistency", "improved-consistency"];
    private static readonly string[] Consistency = [.. Curricula, "easy-consistency"];
    private static readonly string[] Drawn = ["improved-consistency", "easy-consistency"];
    private static readonly string[] Files = ["cifar10", "cifar100", "celeba", "images"];

    private static readonly (string Chooser, string[] Keys, string[] Users)[] Uses =
    [
        ("data.source", ["count"], ["shapes"]), ("data.source", ["size"], ["celeba", "images"]), ("data.source", ["crop"], ["images"]),
        ("data.source", ["onBadSample"], Files),
        ("model.family", ["patchSize"], ["ddpm-unet"]), ("model.family", ["heads", "headChannels", "headsFirst", "scaleShiftNorm", "resampleBlocks"], ["guided-unet"]),
        ("model.family", ["fir", "progressiveInput", "timeEmbedding", "fourierScale", "skipRescale"], ["ncsnpp"]),
        ("model.family", ["groups"], ["ddpm-unet", "guided-unet", "diffusers-unet"]),
        ("objective.kind", ["prediction", "timesteps", "schedule", "betaStart", "betaEnd", "minSnrGamma", "zeroTerminalSnr"], ["ddpm"]),
        ("objective.kind", ["sigmaMin", "sigmaMax", "rho", "sigmaData", "timeScale", "huberConstant"], Consistency),
        ("objective.kind", ["startScales", "endScales", "curriculumSteps"], Curricula), ("objective.kind", ["startDecay", "metric"], ["consistency"]),
        ("objective.kind", ["logMean", "logDeviation"], Drawn), ("objective.kind", ["stageSteps"], ["easy-consistency"]),
        ("objective.kind", ["path", "sigma"], ["flow"]),
        ("matching.mode", ["distance"], [.. Linear, "knn"]), ("matching.mode", ["candidates", "renormalize"], ["knn"]),
        ("matching.mode", ["quantization", "poolFactor", "scope", "groups", "largestBlock", "conditionPenalty"], Linear),
        ("optimizer.schedule", ["decaySteps", "minimumRate"], ["cosine"]),
    ];

    /// <summary>Full names of the keys that a spec has no use for.</summary>
    public static IEnumerable<string> Of(RunSpec spec) =>
        from use in Uses
        where !use.Users.Contains(SpecSchema.Find(use.Chooser)!.Write(spec))
        from key in use.Keys
        select $"{Section(use.Chooser)}.{key}";

    /// <summary>A problem for each key that is given but of no use; <paramref name="origin"/> says where a key's value came from.</summary>
    public static IEnumerable<string> Check(RunSpec spec, Func<string, string> origin)
    {
        var unset = new RunSpec();
        foreach (var (chooser, keys, users) in Uses)
        {
            var chosen = SpecSchema.Find(chooser)!;
            if (users.Contains(chosen.Write(spec))) continue;
            foreach (var field in keys.Select(key => SpecSchema.Find($"{Section(chooser)}.{key}")!))
            {
                var (given, usual) = (field.Write(spec), field.Write(unset));
                if (given == usual) continue;
                yield return $"{field.Path}: {given} was given, but {chooser} {chosen.Write(spec)} has no use for it; leave it at {usual} or choose {chosen.Leaf} "
                    + $"{string.Join(" | ", users)} ({origin(field.Path)}; {chosen.Leaf}: {origin(chooser)})";
            }
        }
    }

    private static string Section(string chooser) => chooser[..chooser.IndexOf('.', StringComparison.Ordinal)];
}
