using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// Integrates dx/dt = u(x, t) from noise at t = 0 to the image at t = 1 (Lipman et al., 2023, section 2) in S steps of the same length:
/// deterministic.
/// </summary>
public sealed class FlowSampler : ISampler
{
    private readonly int _steps;
    private readonly FlowSolver _solver;

    /// <param name="options">steps and method</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public FlowSampler(FlowSamplerOptions options)
    {
        if (!Enum.IsDefined(options.Solver))
            throw new DiffusionException($"sampling: solver {options.Solver} does not exist; choose {string.Join(", ", Enum.GetNames<FlowSolver>())}");
        (_steps, _solver) = (options.CheckedSteps(), options.Solver);
    }

    /// <inheritdoc/>
    public Tensor Sample(Denoiser network, Func<int, Tensor> noise, Tensor? labels = null)
    {
        var length = 1.0 / _steps;
        return Walk.Run(() => noise(0).alias(), _steps, (x, i) =>
        {
            var velocity = Velocity(x, i * length);
            switch (_solver)
            {
                case FlowSolver.Euler:
                    break;
                case FlowSolver.Midpoint:
                    velocity = Velocity(Move(x, velocity, length / 2), (i + 0.5) * length);
                    break;
                default:
                    var ahead = Velocity(Move(x, velocity, length), (i + 1) * length);
                    velocity = velocity.Plus(ahead).MultiplyInPlace(0.5);
                    break;
            }

            return Move(x, velocity, length);
        });

        Tensor Velocity(Tensor x, double time) => network(x, Walk.Times(x, time), labels);
    }

    private static Tensor Move(Tensor x, Tensor velocity, double length) => velocity.Times(length).AddInPlace(x);
}
