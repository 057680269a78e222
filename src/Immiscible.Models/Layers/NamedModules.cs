using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>Gives its children a common prefix in the state dict and does nothing else.</summary>
internal sealed class NamedModules : Module
{
    public NamedModules(IEnumerable<(string Name, Module Module)> children) : base(nameof(NamedModules))
    {
        foreach (var (name, module) in children) register_module(name, module);
    }

    /// <summary>Children named "0", "1", ...</summary>
    public static NamedModules Numbered(IEnumerable<Module> children) => new(children.Select(static (module, i) => ($"{i}", module)));
}
