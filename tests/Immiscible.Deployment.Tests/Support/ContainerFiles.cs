using k8s.Models;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>The volumes that a container has mounted, as folders of this machine, so that the program can look into them.</summary>
internal sealed class ContainerFiles : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("immiscible-pod-");
    private readonly List<string> _mounts = [];

    /// <summary>Makes the folders, and the files that Secrets bring.</summary>
    public ContainerFiles(V1PodSpec pod, V1Container container)
    {
        foreach (var mount in container.VolumeMounts)
        {
            _mounts.Add(mount.MountPath);
            var folder = Directory.CreateDirectory(Here(mount.MountPath));
            foreach (var item in pod.Volumes.Single(volume => volume.Name == mount.Name).Secret?.Items ?? [])
                File.WriteAllText(Path.Combine(folder.FullName, item.Path), $"the value of {item.Key}");
        }
    }

    /// <summary>An argument with the path of a mounted folder, or of something in it, replaced by the path on this machine.</summary>
    public string Localize(string argument)
    {
        var split = argument.IndexOf('=', StringComparison.Ordinal);
        var (option, value) = (argument[..(split + 1)], argument[(split + 1)..]);
        return _mounts.Any(mount => value == mount || value.StartsWith($"{mount}/", StringComparison.Ordinal)) ? $"{option}{Here(value)}" : argument;
    }

    /// <summary>A path of this machine as the container sees it.</summary>
    public string InContainer(string path) => path[_root.FullName.Length..];

    public void Dispose() => _root.Delete(recursive: true);

    private string Here(string path) => Path.Join(_root.FullName, path);
}
