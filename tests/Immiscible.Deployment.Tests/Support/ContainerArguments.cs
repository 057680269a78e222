using System.Text.RegularExpressions;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>A container's arguments as the kubelet passes them on.</summary>
internal static partial class ContainerArguments
{
    /// <summary>A pod's name as a Deployment makes it.</summary>
    public const string PodName = "immiscible-worker-6d5f8c9b7d-x2x4z";

    /// <summary>A pod's address.</summary>
    public const string PodAddress = "10.244.1.7";

    /// <summary>Replaces <c>$(NAME)</c> by the container's environment; one that is not there is a failure, though the kubelet would pass it on as it is.</summary>
    public static IReadOnlyList<string> Expand(V1Container container)
    {
        var environment = (container.Env ?? []).ToDictionary(static variable => variable.Name, Value, StringComparer.Ordinal);
        return [.. container.Args.Select(argument => ReferencePattern().Replace(argument, match =>
        {
            Assert.True(environment.ContainsKey(match.Groups[1].Value), $"{container.Name}: {argument}: there is no such variable");
            return environment[match.Groups[1].Value];
        }))];
    }

    /// <summary>Names of the variables that the arguments are made of.</summary>
    public static IEnumerable<string> Uses(V1Container container) =>
        container.Args.SelectMany(static argument => ReferencePattern().Matches(argument)).Select(static match => match.Groups[1].Value);

    private static string Value(V1EnvVar variable) => variable.ValueFrom?.FieldRef?.FieldPath switch
    {
        null => variable.Value,
        "metadata.name" => PodName,
        "status.podIP" => PodAddress,
        var path => throw new NotSupportedException($"{variable.Name}: {path}"),
    };

    [GeneratedRegex(@"\$\(([A-Za-z_][A-Za-z0-9_]*)\)")]
    private static partial Regex ReferencePattern();
}
