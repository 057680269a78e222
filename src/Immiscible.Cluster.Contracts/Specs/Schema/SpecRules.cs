namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>What values must fulfil together, once each is allowed by itself.</summary>
internal static class SpecRules
{
    /// <summary>The problems of a spec, each one line; <paramref name="origin"/> says where a key's value came from.</summary>
    public static IEnumerable<string> Check(RunSpec spec, Func<string, string> origin)
    {
        var training = spec.Training;
        var isDivisible = training.Batch % training.Granules == 0;
        if (!isDivisible)
            yield return $"training.batch: batch {training.Batch} is not divisible into {training.Granules} granules; "
                + $"choose granules from {Divisors(training.Batch)} ({origin("training.batch")}; granules: {origin("training.granules")})";
        if (spec.Workers.Maximum > training.Granules)
            yield return $"workers: {spec.Workers} workers for {training.Granules} granules leave some without work; choose workers from 1 to "
                + $"{training.Granules} or more training.granules ({origin("workers")})";
        if (spec.Objective.BetaStart > spec.Objective.BetaEnd)
            yield return $"objective.betaEnd: {spec.Objective.BetaEnd} is below objective.betaStart {spec.Objective.BetaStart}; betas must not fall "
                + $"({origin("objective.betaEnd")})";
        if (spec.Checkpoints is { Every: 0, Minutes: 0 })
            yield return $"checkpoints.every: 0 together with checkpoints.minutes 0 would save nothing before the end; choose one of them above 0 ({origin("checkpoints.every")})";
        if (spec.Objective.SigmaMin >= spec.Objective.SigmaMax)
            yield return $"objective.sigmaMax: {spec.Objective.SigmaMax} is not above objective.sigmaMin {spec.Objective.SigmaMin} ({origin("objective.sigmaMax")})";
        if (spec.Optimizer is { Schedule: "cosine", DecaySteps: 0 })
            yield return $"optimizer.decaySteps: a cosine schedule needs to know at which step it has come down; choose {spec.Training.Steps}, the steps of the run, "
                + $"or another number ({origin("optimizer.decaySteps")})";
        if (!spec.Model.ClassConditional && spec.Objective.ClassDropout > 0)
            yield return $"objective.classDropout: {spec.Objective.ClassDropout} was given, but the network is not told classes; leave it at 0 or choose "
                + $"model.classConditional true ({origin("objective.classDropout")})";
        if (spec.Ema.Further.Append(spec.Ema.Decay).GroupBy(static decay => decay).FirstOrDefault(static same => same.Count() > 1) is { Key: var twice })
            yield return $"ema.further: the decay {twice} is given twice; give each once ({origin("ema.further")})";
        foreach (var problem in UnusedKeys.Check(spec, origin).Concat(SamplerRules.Check(spec, origin)).Concat(CheckData(spec, origin)).Concat(CheckModel(spec, origin))) yield return problem;
        if (!isDivisible) yield break; // Groups are made of granules, so there is nothing to say of them.
        foreach (var problem in MatchingRules.Check(spec, origin)) yield return problem;
    }

    private static IEnumerable<string> CheckData(RunSpec spec, Func<string, string> origin)
    {
        var generated = spec.Data.Source == "shapes";
        if (generated && spec.Data.Count < spec.Training.Batch)
            yield return $"data.count: {spec.Data.Count} generated images are fewer than training.batch {spec.Training.Batch}; choose at least "
                + $"{spec.Training.Batch} ({origin("data.count")})";
        if (spec.Data is { Source: "celeba", Size: 0 })
            yield return $"data.size: 0 was given, but the faces of celeba are not square; choose the side to bring them to, 64 being usual ({origin("data.size")})";
        if (generated && spec.Data.Path is not null)
            yield return $"data.path: {spec.Data.Path} was given, but shapes are generated and read no files; leave it out ({origin("data.path")})";
    }

    private static IEnumerable<string> CheckModel(RunSpec spec, Func<string, string> origin)
    {
        var model = spec.Model;
        var levels = model.ChannelMultipliers.Length;
        if (model.Attention.Length != levels)
            yield return $"model.attention: {model.Attention.Length} values for {levels} levels; give one flag for each of model.channelMultipliers "
                + $"({origin("model.attention")})";
        if (ImageSide(spec.Data) is { } side && side % (model.PatchSize << (levels - 1)) != 0)
            yield return $"model.channelMultipliers: {levels} levels of patches of {model.PatchSize} pixels halve a side of {side} pixels too often; "
                + $"choose fewer levels or a smaller model.patchSize ({origin("model.channelMultipliers")})";
        var widths = model.ChannelMultipliers.Select(multiplier => model.Channels * multiplier).Prepend(model.Channels).Distinct();
        var odd = model.Family == "ncsnpp" ? [] : widths.Where(width => width % model.Groups != 0).ToArray();
        if (odd.Length > 0)
            yield return $"model.channels: a level of {string.Join(" and ", odd)} channels is not divisible into {model.Groups} groups; make model.channels "
                + $"{model.Channels} a multiple of model.groups {model.Groups} ({origin("model.channels")}; groups: {origin("model.groups")})";
    }

    /// <summary>The side of the images in pixels where the spec alone tells it.</summary>
    private static int? ImageSide(DataSpec data) => data.Source is "images" or "celeba" ? (data.Size > 0 ? data.Size : null) : 32;

    /// <summary>The first divisors of a number, from <paramref name="from"/> on.</summary>
    public static string Divisors(int number, int from = 1)
    {
        var divisors = Enumerable.Range(1, Math.Min(number, 1024)).Where(divisor => divisor >= from && number % divisor == 0).ToArray();
        return string.Join(", ", divisors.Take(12)) + (divisors.Length > 12 ? ", ..." : "");
    }
}
