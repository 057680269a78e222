using Immiscible.Deployment.Tests.Support;
using Immiscible.Host;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Kubernetes;

/// <summary>What the pods are started with is what the program takes.</summary>
public sealed class ArgumentTests
{
    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void A_silo_understands_its_arguments(string overlay)
    {
        var pod = Manifests.Render(overlay).WorkerPod;
        var container = Assert.Single(pod.Containers);
        using var files = new ContainerFiles(pod.Spec, container);
        var options = CommandLines.ReadServe([.. ContainerArguments.Expand(container).Select(files.Localize)]);

        Assert.Equal((ContainerArguments.PodName, ContainerArguments.PodAddress), (options.Name, options.Advertise?.ToString()));
        Assert.Equal("/runs", files.InContainer(options.Storage!));
        Assert.Equal("the value of cluster-secret", options.Secret?.Reveal());
        Assert.Null(options.Faults);
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Every_port_that_a_silo_listens_on_is_one_of_its_container(string overlay)
    {
        var pod = Manifests.Render(overlay).WorkerPod;
        var options = Read(pod);
        Assert.Equal(
            new Dictionary<string, int?> { ["silo"] = options.SiloPort, ["data"] = options.DataPort, ["gateway"] = options.GatewayPort, ["metrics"] = options.MetricsPort },
            pod.Ports.ToDictionary(static port => port.Key, static port => (int?)port.Value));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Silos_and_consoles_are_led_to_services_that_are_there(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        RequireService(manifests, Read(manifests.WorkerPod).Redis!.Endpoint);
        var gateways = manifests.Pods.SelectMany(static pod => pod.Containers).SelectMany(static container => container.Env ?? [])
            .Where(static variable => variable.Name == "IMMISCIBLE_CLUSTER").Select(static variable => variable.Value).ToArray();
        Assert.Equal(2, gateways.Length);
        Assert.All(gateways, gateway => RequireService(manifests, gateway));
    }

    [Fact]
    public void The_job_launches_a_run_in_the_storage()
    {
        var pod = Assert.Single(Manifests.Render("launch").Pods);
        var container = Assert.Single(pod.Containers);
        var arguments = ContainerArguments.Expand(container);
        CommandLines.RequireUnderstood(arguments);
        Assert.Equal("train", arguments[0]);
        Assert.Contains(arguments, static argument => argument.StartsWith("--out=/runs/", StringComparison.Ordinal));
        Assert.Contains(container.VolumeMounts, static mount => mount.MountPath == "/runs");
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Consoles_find_the_secret_of_the_silos(string overlay)
    {
        var consoles = Manifests.RenderWhole(overlay).Pods.Where(static pod => pod.Containers.Any(static container => (container.Env ?? []).Any(static variable => variable.Name == "IMMISCIBLE_CLUSTER"))).ToArray();
        Assert.Equal(2, consoles.Length);
        Assert.All(consoles, static pod =>
        {
            var container = Assert.Single(pod.Containers);
            using var files = new ContainerFiles(pod.Spec, container);
            var file = Assert.Single(container.Env, static variable => variable.Name == "IMMISCIBLE_SECRET_FILE").Value;
            Assert.Equal("the value of cluster-secret", File.ReadAllText(files.Localize(file)));
        });
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Every_variable_that_is_set_reaches_the_program(string overlay)
    {
        var containers = Manifests.RenderWhole(overlay).Pods.SelectMany(static pod => pod.Containers);
        Assert.NotEmpty(ProgramVariables.Names);
        Assert.All(containers, static container => Assert.All(container.Env ?? [], variable =>
            Assert.Contains(variable.Name, ProgramVariables.Names.Concat(ContainerArguments.Uses(container)))));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Variables_that_Kubernetes_makes_of_services_are_not_set(string overlay) =>
        Assert.All(Manifests.RenderWhole(overlay).Pods, static pod => Assert.False(pod.Spec.EnableServiceLinks));

    internal static SiloHostOptions Read(Pod pod)
    {
        var container = Assert.Single(pod.Containers);
        using var files = new ContainerFiles(pod.Spec, container);
        return CommandLines.ReadServe([.. ContainerArguments.Expand(container).Select(files.Localize)]);
    }

    private static void RequireService(Manifests manifests, string endpoint)
    {
        var parts = endpoint.Split(':');
        var service = manifests.Named<V1Service>(parts[0]);
        Assert.Contains(service.Spec.Ports, port => $"{port.Port}" == parts[1]);
    }
}
