using Immiscible.Compute.Vectors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Immiscible.Compute.Parameters;

/// <summary>
/// Makes every parameter of a module a view of one flat tensor and every gradient a view of another, so that optimiser, average,
/// exchange, hashing and checkpoints are single passes over one span.
/// </summary>
/// <remarks>
/// Backward adds into <see cref="Gradients"/>: clear <see cref="GradientSpan"/> between steps and
/// never call <c>Module.zero_grad()</c>, <c>Module.to()</c> or <c>Module.load()</c> afterwards, which break the aliases;
/// <see cref="VerifyAliases"/> tells. A frozen parameter (requires_grad false) has a slot whose gradient stays zero. Spans are valid until
/// <see cref="Dispose"/>; use them, like all of torch here, on the thread that computes. Where the module computes in another type than
/// fp32, its trained parameters are views of a copy in that type, which <see cref="Refresh"/> makes anew; frozen parameters stay fp32.
/// </remarks>
public sealed class FlatParameters : IDisposable
{
    private readonly List<(ParameterSlot Slot, Parameter Parameter)> _parameters;
    private readonly Tensor? _copy;
    private readonly nint _values, _computed;
    // Whether gradients lie in vectors that are handed out.
    private readonly bool _isCollecting;
    private GradientVector? _spare;
    private long _copied = -1;
    private bool _disposed;

    /// <summary>Takes over a module's parameters; their values are kept, their gradients start at zero.</summary>
    /// <param name="module">A module whose parameters are all fp32 on one device, without buffers.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, there is a buffer, or a parameter is not fp32, on another device or shared.
    /// </exception>
    /// <exception cref="InvalidOperationException">torch did not make the views alias the flat tensors.</exception>
    public FlatParameters(nn.Module module) : this(module, CPU, ScalarType.Float32)
    {
    }

    /// <summary>Takes over a module's parameters to a device; their values are kept, their gradients start at zero.</summary>
    /// <param name="module">A module in the CPU's memory whose parameters are all fp32, without buffers.</param>
    /// <param name="target">Where the flat tensors are to be.</param>
    /// <param name="computation">Type that trained parameters and their gradients have: fp32 or bf16.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, there is a buffer, or a parameter is not fp32, on another device or shared.
    /// </exception>
    /// <exception cref="InvalidOperationException">torch did not make the views alias the flat tensors.</exception>
    /// <exception cref="Native.TorchRuntimeException">This libtorch cannot move parameters.</exception>
    public FlatParameters(nn.Module module, Device target, ScalarType computation)
    {
        var named = module.named_parameters().ToList();
        Check(module, named);
        Layout = FlatLayout.Create(named.Select(entry => (entry.name, entry.parameter.shape)));
        _parameters = [.. Layout.Slots.Zip(named, (slot, entry) => (slot, entry.parameter))];

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Vector = new TensorVector(zeros(Layout.Length, ScalarType.Float32, target));
        if (computation != ScalarType.Float32) _copy = zeros(Layout.Length, computation, target).DetachFromDisposeScope();
        Gradients = zeros(Layout.Length, computation, target).DetachFromDisposeScope();
        _isCollecting = computation == ScalarType.Float32 && target.type == DeviceType.CPU;
        if (_isCollecting) _spare = new GradientVector(Gradients, Layout);
        (_values, _computed) = (ParameterData.Address(Values), ParameterData.Address(_copy ?? Values));
        foreach (var (slot, parameter) in _parameters)
        {
            slot.View(Values).copy_(parameter);
            var view = slot.View(IsCopied(parameter) ? _copy! : Values);
            if (view.dtype == ScalarType.Float32 && target.type == DeviceType.CPU) parameter.set_(view);
            else ParameterData.Replace(parameter, view);
            if (HasGradient(parameter)) parameter.grad = slot.View(Gradients);
        }
        Refresh();
        VerifyAliases();
    }

    /// <summary>Names, shapes and places of the parameters, in the order of <c>named_parameters()</c>.</summary>
    public FlatLayout Layout { get; }

    /// <summary>All parameters, [<see cref="FlatLayout.Length"/>] fp32; padding is zero.</summary>
    public Tensor Values => Vector.Values;

    /// <summary><see cref="Values"/> as a vector, through which to change them where the module computes in another type.</summary>
    public TensorVector Vector { get; }

    /// <summary>All gradients, laid out as <see cref="Values"/>, of the type that the module computes in; another tensor after <see cref="Collect"/>.</summary>
    public Tensor Gradients { get; private set; }

    /// <summary>The memory of <see cref="Values"/>.</summary>
    /// <exception cref="InvalidOperationException">The parameters are not in the CPU's memory.</exception>
    public Span<float> ValueSpan => Span(_values);

    /// <summary>The memory of <see cref="Values"/>, for those that cannot hold a span.</summary>
    /// <exception cref="InvalidOperationException">The parameters are not in the CPU's memory.</exception>
    public Memory<float> ValueMemory
    {
        get
        {
            RequireSpans();
            return new NativeMemory(Values).Memory;
        }
    }

    /// <summary>The memory of <see cref="Gradients"/>.</summary>
    /// <exception cref="InvalidOperationException">The parameters are not in the CPU's memory.</exception>
    public Span<float> GradientSpan => Span(ParameterData.Address(Gradients));

    /// <summary>Makes the copy that the module computes with anew, in one launch, where the values have changed since.</summary>
    public void Refresh()
    {
        if (_copy is null || _copied == Vector.Version) return;
        using var quiet = no_grad();
        _copied = Vector.Version;
        _copy.copy_(Values);
    }

    /// <summary>A vector for <see cref="Collect"/>, with arbitrary content. The first is the memory that gradients begin in.</summary>
    /// <exception cref="InvalidOperationException">The module computes in another type than fp32, or not on the CPU.</exception>
    public GradientVector NewGradients()
    {
        if (!_isCollecting) throw new InvalidOperationException($"The gradients are {Gradients.dtype} on {Gradients.device}; copy them.");
        return Interlocked.Exchange(ref _spare, null) ?? new GradientVector(empty(Layout.Length, ScalarType.Float32), Layout);
    }

    /// <summary>Backward adds into <paramref name="gradients"/> from now on, and no more into what it added into before.</summary>
    /// <param name="gradients">A vector of <see cref="NewGradients"/>, of these parameters or of others with the same layout.</param>
    /// <exception cref="ArgumentException">The layout is another.</exception>
    public void Collect(GradientVector gradients)
    {
        if (gradients.Length != Layout.Length || gradients.Views.Count != _parameters.Count)
            throw new ArgumentException($"{gradients.Views.Count} gradients in {gradients.Length} values are not of these {_parameters.Count} parameters in {Layout.Length}", nameof(gradients));
        Gradients = gradients.Flat;
        for (var i = 0; i < _parameters.Count; i++) _parameters[i].Parameter.grad = gradients.Views[i];
    }

    /// <summary>Sets all gradients to zero, in one launch.</summary>
    public void ClearGradients()
    {
        using var quiet = no_grad();
        Gradients.zero_();
    }

    /// <summary>Checks that every parameter and gradient still is a view of the flat tensors.</summary>
    /// <exception cref="InvalidOperationException">One is not; the message names it.</exception>
    public void VerifyAliases()
    {
        using var scope = NewDisposeScope();
        var gradients = ParameterData.Address(Gradients);
        foreach (var (slot, parameter) in _parameters)
        {
            if (!IsView(parameter, IsCopied(parameter) ? _computed : _values, slot)) throw Broken(slot, "value");
            if (HasGradient(parameter) && (parameter.grad is not { } gradient || !IsView(gradient, gradients, slot))) throw Broken(slot, "gradient");
        }
    }

    /// <summary>Releases the flat tensors. The module's parameters keep their memory; spans must not be used any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        Vector.Dispose();
        _copy?.Dispose();
        if (_isCollecting) _spare?.Dispose();
        else Gradients.Dispose();
    }

    private static void Check(nn.Module module, List<(string name, Parameter parameter)> named)
    {
        if (named.Count == 0) throw new ArgumentException($"{module.GetName()} has no parameters to flatten.");
        if (module.named_buffers().FirstOrDefault() is { name: not null } buffer)
            throw new ArgumentException(
                $"{module.GetName()} has the buffer {buffer.name}, which no exchange would carry; compute it in forward instead.");
        var device = named[0].parameter.device;
        if (device.type != DeviceType.CPU) throw new ArgumentException($"{module.GetName()} is on {device}; it is moved here, from the CPU.");
        var seen = new HashSet<nint>();
        foreach (var (name, parameter) in named)
        {
            if (parameter.dtype != ScalarType.Float32)
                throw new ArgumentException($"Parameter {name} is {parameter.dtype}, must be Float32; convert the module first.");
            if (parameter.device.type != device.type || parameter.device.index != device.index)
                throw new ArgumentException($"Parameter {name} is on {parameter.device}, others on {device}; move all to one first.");
            if (!seen.Add(parameter.Handle))
                throw new ArgumentException($"Parameter {name} is registered under two names; a flat vector needs each once.");
        }
    }

    private bool IsCopied(Parameter parameter) => _copy is not null && parameter.requires_grad;

    // A gradient has its parameter's type, which a frozen one's is not that of the flat gradient.
    private bool HasGradient(Parameter parameter) => _copy is null || parameter.requires_grad;

    private static bool IsView(Tensor tensor, nint flat, ParameterSlot slot) =>
        tensor.shape.AsSpan().SequenceEqual(slot.Shape) && tensor.is_contiguous()
        && ParameterData.Address(tensor) == flat && tensor.storage_offset() == slot.Offset;

    private unsafe Span<float> Span(nint address)
    {
        RequireSpans();
        return new Span<float>((void*)address, Layout.Length);
    }

    private void RequireSpans()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Values.device_type != DeviceType.CPU)
            throw new InvalidOperationException($"The parameters are on {Values.device}; a span needs them in the CPU's memory.");
    }

    private static InvalidOperationException Broken(ParameterSlot slot, string what) =>
        new($"The {what} of parameter {slot.Name} is no view of the flat tensor; zero_grad(), to() and load() break it: "
            + "flatten after moving the module and clear the flat gradient instead.");
}
