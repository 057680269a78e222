namespace Immiscible.Models.Ncsnpp;

/// <summary>What options of an <see cref="NcsnppNetwork"/> must fulfil.</summary>
internal static class NcsnppValidation
{
    public static void Check(NcsnppOptions options, int height, int width)
    {
        CheckShape(options);
        CheckTime(options);
        CheckResampling(options);
        foreach (var channels in NormalizedWidths(options))
            Require(channels % NcsnppOptions.Groups(channels) == 0,
                $"channels is {options.Channels}: among the widths is {channels}, which {NcsnppOptions.Groups(channels)} groups do not divide; "
                + "choose channels and channelMultipliers so that min(width / 4, 32) divides each");
        var factor = 1 << (options.Levels - 1);
        Require(height % factor == 0 && width % factor == 0,
            $"images of {height} x {width} pixels cannot be halved {options.Levels - 1} times; give fewer channelMultipliers");
    }

    private static void CheckShape(NcsnppOptions options)
    {
        Require(options.InChannels > 0, $"inChannels is {options.InChannels}; it must be at least 1");
        Require(options.OutChannels > 0, $"outChannels is {options.OutChannels}; it must be at least 1");
        Require(options.Channels >= 4 && options.Channels % 2 == 0, $"channels is {options.Channels}; it must be even and at least 4");
        Require(options.Levels is > 0 and < 31 && options.ChannelMultipliers.All(m => m > 0),
            "channelMultipliers needs between 1 and 30 entries, each at least 1");
        Require(options.Attention.Count == options.Levels,
            $"attention has {options.Attention.Count} entries; channelMultipliers has {options.Levels}, one a level");
        Require(options.ResidualBlocks > 0, $"residualBlocks is {options.ResidualBlocks}; it must be at least 1");
        Require(options.Dropout is >= 0 and < 1, $"dropout is {options.Dropout}; it must be at least 0 and below 1");
        Require(options.Classes >= 0, $"classes is {options.Classes}; it must not be negative");
        Require(double.IsFinite(options.InitScale) && options.InitScale >= 0, $"initScale is {options.InitScale}; it must not be negative");
    }

    private static void CheckTime(NcsnppOptions options)
    {
        Require(double.IsFinite(options.FourierScale) && options.FourierScale > 0, $"fourierScale is {options.FourierScale}; it must be above 0");
        Require(!options.LogarithmicTime || options.Embedding == NoiseEmbedding.Fourier,
            "logarithmicTime is true, but a positional embedding takes the index of a noise level; set it to false or take the Fourier embedding");
        Require(!options.LogarithmicTime || !options.ScaleBySigma,
            "scaleBySigma is true, but with logarithmicTime the network is not told sigma; set one of them to false");
        Require(options.SigmaMin > 0 && options.SigmaMax > options.SigmaMin && double.IsFinite(options.SigmaMax),
            $"sigmaMin is {options.SigmaMin} and sigmaMax {options.SigmaMax}; they must be above 0 and in this order");
        Require(options.NoiseLevels > 1, $"noiseLevels is {options.NoiseLevels}; it must be at least 2");
    }

    private static void CheckResampling(NcsnppOptions options)
    {
        if (!options.Fir) return;
        Require(options.FirKernel.Count > 1 && options.FirKernel.All(double.IsFinite) && options.FirKernel.Sum() != 0,
            $"firKernel is [{string.Join(", ", options.FirKernel)}]; it needs at least two taps whose sum is not 0");
        Require(options.Blocks != ResidualBlockKind.Ddpm || !options.ResampleWithConvolution,
            "fir with DDPM blocks filters only; set resampleWithConvolution to false, take BigGAN blocks or set fir to false");
    }

    /// <summary>Widths that a group normalisation sees, on the way down, in the middle and, with the skips, on the way up.</summary>
    private static IEnumerable<int> NormalizedWidths(NcsnppOptions options)
    {
        var width = options.Channels;
        var skips = new Stack<int>([width]);
        for (var level = 0; level < options.Levels; level++)
        {
            for (var block = 0; block < options.ResidualBlocks; block++)
            {
                yield return width;
                skips.Push(width = options.Width(level));
            }

            yield return width;
            if (level < options.Levels - 1) skips.Push(width = options.WidthBelow(level));
        }

        for (var level = options.Levels - 1; level >= 0; level--)
            for (var block = 0; block <= options.ResidualBlocks; block++)
            {
                yield return width + skips.Pop();
                width = options.Width(level);
            }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new ModelException("model: " + message);
    }
}
