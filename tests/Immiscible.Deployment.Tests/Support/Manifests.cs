using k8s;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>Everything that one or more <c>kubectl apply -k</c> bring to a cluster.</summary>
internal sealed class Manifests
{
    private Manifests(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> all) => All = all;

    /// <summary>Every folder that is applied by itself.</summary>
    public static TheoryData<string> Folders => ["overlays/cpu", "overlays/gpu", "autoscaling", "monitoring", "launch"];

    /// <summary>Folders that make a whole cluster.</summary>
    public static TheoryData<string> Overlays => ["overlays/cpu", "overlays/gpu"];

    /// <summary>All objects.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All { get; }

    /// <summary>The silos.</summary>
    public V1Deployment Worker => Named<V1Deployment>("immiscible-worker");

    /// <summary>The pods of the silos.</summary>
    public Pod WorkerPod => Pods.Single(static pod => pod.Owner == "immiscible-worker");

    /// <summary>All pods.</summary>
    public IEnumerable<Pod> Pods =>
    [
        .. Of<V1Deployment>().Select(static owner => new Pod(owner.Metadata.Name, owner.Spec.Template.Metadata.Labels, owner.Spec.Template.Spec)),
        .. Of<V1Job>().Select(static owner => new Pod(owner.Metadata.Name, owner.Spec.Template.Metadata.Labels, owner.Spec.Template.Spec)),
    ];

    /// <summary>Renders folders of k8s/.</summary>
    public static Manifests Render(params IReadOnlyList<string> folders) => new(
        [.. folders.SelectMany(static folder => YamlText.Read(Kubectl.Kustomize(folder))).Select(StrictModels.Read).Cast<IKubernetesObject<V1ObjectMeta>>()]);

    /// <summary>Renders an overlay, and what is applied to a cluster that is there.</summary>
    public static Manifests RenderWhole(string overlay) => Render(overlay, "autoscaling", "monitoring", "launch");

    /// <summary>Objects of one kind.</summary>
    public IEnumerable<T> Of<T>() where T : IKubernetesObject<V1ObjectMeta> => All.OfType<T>();

    /// <summary>The object of one kind and name.</summary>
    public T Named<T>(string name) where T : IKubernetesObject<V1ObjectMeta>
    {
        var found = Of<T>().Where(one => one.Metadata.Name == name).ToArray();
        Assert.True(found.Length == 1, $"{typeof(T).Name} {name}: there are {found.Length}");
        return found[0];
    }
}
