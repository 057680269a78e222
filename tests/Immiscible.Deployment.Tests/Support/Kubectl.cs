using System.Collections.Concurrent;
using System.Diagnostics;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>Renders kustomizations as <c>kubectl apply -k</c> does; the test is skipped where there is no kubectl.</summary>
internal static class Kubectl
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Rendered = new(StringComparer.Ordinal);

    /// <summary>What <c>kubectl kustomize</c> makes of a folder of k8s/.</summary>
    public static string Kustomize(string folder)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(static path => Path.Combine(path, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "kubectl is not on the path");
        return Rendered.GetOrAdd(folder, folder => new Lazy<string>(() => Run(program, "kustomize", Repository.Path($"k8s/{folder}")))).Value;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error.Result}");
        // Warnings tell of fields that are about to go.
        Assert.Equal("", error.Result);
        return output;
    }
}
