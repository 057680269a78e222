using Immiscible.Compute.Safetensors;
using static TorchSharp.torch;

namespace Immiscible.Models;

/// <summary>
/// Weights that a reference implementation trained, from a safetensors file. Names are those of the reference's state dict; what wrappers
/// put before them (<c>module.</c>, <c>ema_model.</c> and their like) is taken off, and where a file holds both, the averaged weights are taken.
/// </summary>
public static class PublishedWeights
{
    /// <summary>Copies a file's weights into a network, which stays as it is where they do not fit.</summary>
    /// <param name="path">a safetensors file of F16, BF16, F32 or F64 tensors; counters (integers and scalars) beside the weights are left alone</param>
    /// <param name="network">takes the weights, as float32; shapes may differ in trailing sizes of one (1-d and 2-d convolutions of one pixel)</param>
    /// <exception cref="ModelException">
    /// The weights are not this network's. The message names the file and, of each fault, how many tensors have it and the first of them.
    /// </exception>
    /// <exception cref="SafetensorsException">The file cannot be read or is damaged.</exception>
    public static void Load(string path, ImageNetwork network)
    {
        using var file = SafetensorsReader.Open(path);
        var parameters = network.named_parameters().ToDictionary(static p => p.name, static p => p.parameter, StringComparer.Ordinal);
        var names = new PublishedNames(file, parameters.Keys);
        string?[] faults =
        [
            Fault("missing is", [.. parameters.Keys.Where(name => !names.Sources.ContainsKey(name))]),
            Fault("unknown is", names.Unknown),
            Fault("there twice is", names.Ambiguous),
            Fault("of another kind is", [.. names.Sources.Select(pair => Mismatch(file.Entry(pair.Value), parameters[pair.Key])).OfType<string>()]),
        ];
        if (Array.Exists(faults, static fault => fault is not null))
            throw new ModelException(
                $"model.weights: {path}: its {file.Names.Count} tensors do not fit the network's {parameters.Count}: "
                + $"{string.Join("; ", faults.OfType<string>())}; set the model's options to those that the weights were trained with");

        using var frozen = no_grad();
        foreach (var (name, source) in names.Sources)
        {
            using var value = tensor(file.ReadFloats(source), parameters[name].shape);
            parameters[name].copy_(value);
        }
    }

    private static string? Fault(string what, IReadOnlyList<string> tensors) =>
        tensors.Count == 0 ? null : $"{what} {tensors[0]}" + (tensors.Count > 1 ? $" (and {tensors.Count - 1} more)" : "");

    private static string? Mismatch(SafetensorsEntry entry, Tensor parameter) =>
        PublishedNames.IsWeight(entry) && WithoutOnes(entry.Shape).SequenceEqual(WithoutOnes(parameter.shape)) ? null
        : $"{entry.Name}, {entry.DataType} [{string.Join(", ", entry.Shape)}] instead of [{string.Join(", ", parameter.shape)}]";

    private static IEnumerable<long> WithoutOnes(IReadOnlyList<long> shape) => shape.Reverse().SkipWhile(static size => size == 1);
}
