using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Compute.Tests.Optimizers;

/// <summary>A recorded trajectory of a torch optimiser on 0.5 w'Aw - b.w + 0.25 sum c^4 + sum over i of c_i w_i.</summary>
internal sealed partial class OptimizerRun
{
    private readonly float[] _matrix, _offset, _expectedW, _expectedC;
    private readonly float[]? _norms;
    private readonly float[] _initial;
    private readonly int _dimensions, _scalars, _steps, _warmup;
    private readonly double _maximumNorm;

    public OptimizerRun(string folder, string name)
    {
        var config = DiscoveredFixtures.Section(folder, name);
        Rule = ReadRule(name, config);
        _maximumNorm = Number(config, "max_norm", double.PositiveInfinity);
        if (config.TryGetProperty("lr_lambda", out var schedule))
        {
            var match = Warmup().Match(schedule.GetString()!);
            Assert.True(match.Success, $"{folder}/{name}: lr_lambda {schedule} is not understood");
            _warmup = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
        using var fixture = SafetensorsReader.Open(SharedData.Fixture(Path.Combine(folder, "io.safetensors")));
        (_matrix, _offset) = (fixture.ReadFloats("A"), fixture.ReadFloats("b"));
        _initial = [.. fixture.ReadFloats("w0"), .. fixture.ReadFloats("c0")];
        (_expectedW, _expectedC) = (fixture.ReadFloats($"{name}.w"), fixture.ReadFloats($"{name}.c"));
        _norms = fixture.Contains($"{name}.grad_norm_before_clip") ? fixture.ReadFloats($"{name}.grad_norm_before_clip") : null;
        (_dimensions, _scalars) = (_offset.Length, _initial.Length - _offset.Length);
        _steps = _expectedW.Length / _dimensions;
    }

    public delegate void Update(UpdateRule rule, float[] weights, float[] gradient, float[] first, float[] second, long step, float scale);

    public UpdateRule Rule { get; }

    /// <summary>Largest difference from the recorded weights over all steps.</summary>
    public double Deviation(UpdateRule rule, Update update)
    {
        var weights = (float[])_initial.Clone();
        var gradient = new float[weights.Length];
        var (first, second) = (new float[weights.Length], new float[weights.Length]);
        var deviation = 0.0;
        for (var step = 0; step < _steps; step++)
        {
            Gradient(weights, gradient);
            var norm = GradientNorm.Compute(gradient);
            if (_norms is not null && rule == Rule) Assert.Equal(_norms[step], norm, 1e-5 * norm + 1e-6);
            // torch.nn.utils.clip_grad_norm_
            var scale = (float)Math.Min(1, _maximumNorm / (norm + 1e-6));
            var rate = rule.LearningRate * (_warmup > 0 ? Math.Min(1, (step + 1.0) / _warmup) : 1);
            update(rule with { LearningRate = rate }, weights, gradient, first, second, step + 1, scale);
            float[] expected = [.. _expectedW.AsSpan(step * _dimensions, _dimensions), .. _expectedC.AsSpan(step * _scalars, _scalars)];
            deviation = Math.Max(deviation, weights.Zip(expected, (actual, wanted) => Math.Abs((double)actual - wanted)).Max());
        }
        return deviation;
    }

    /// <summary>A is not taken to be symmetric.</summary>
    private void Gradient(ReadOnlySpan<float> at, Span<float> gradient)
    {
        for (var i = 0; i < _dimensions; i++)
        {
            double sum = -_offset[i];
            for (var j = 0; j < _dimensions; j++) sum += 0.5 * ((double)_matrix[i * _dimensions + j] + _matrix[j * _dimensions + i]) * at[j];
            gradient[i] = (float)(i < _scalars ? sum + at[_dimensions + i] : sum);
        }
        for (var i = 0; i < _scalars; i++) gradient[_dimensions + i] = (float)(Math.Pow(at[_dimensions + i], 3) + at[i]);
    }

    private static UpdateRule ReadRule(string name, JsonElement config)
    {
        var type = config.GetProperty("class").GetString();
        if (!Enum.TryParse<OptimizerKind>(type, out var kind)) Assert.Skip($"{name}: {type} is not offered");
        if (config.TryGetProperty("amsgrad", out var amsgrad) && amsgrad.GetBoolean()) Assert.Skip($"{name}: amsgrad is not offered");
        var betas = config.TryGetProperty("betas", out var pair) ? pair.EnumerateArray().Select(beta => beta.GetDouble()).ToArray() : [0.9, 0.999];
        // torch's default for AdamW
        var decay = kind == OptimizerKind.AdamW ? 0.01 : 0;
        return new UpdateRule(
            kind, config.GetProperty("lr").GetDouble(), betas[0], betas[1], Number(config, "eps", 1e-8), Number(config, "weight_decay", decay));
    }

    private static double Number(JsonElement config, string name, double otherwise) =>
        config.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    [GeneratedRegex(@"^min\(1, ?\(s\+1\)/(\d+)\)")]
    private static partial Regex Warmup();
}
