using Immiscible.Deployment.Tests.Support;

namespace Immiscible.Deployment.Tests.Compose;

public sealed class GrafanaTests
{
    private const string Provisioning = "deploy/grafana/provisioning";

    [Fact]
    public void Grafana_is_told_of_the_Prometheus_beside_it()
    {
        var source = Assert.Single(YamlText.Read(Repository.Read($"{Provisioning}/datasources/prometheus.yaml")).Single()["datasources"]!.AsArray())!;
        var services = YamlText.Read(Repository.Read("deploy/compose.yaml")).Single()["services"]!.AsObject();
        Assert.Contains(new Uri((string)source["url"]!).Host, services.Select(static service => service.Key));
        Assert.Equal(("prometheus", "prometheus", true), ((string)source["type"]!, (string)source["uid"]!, (bool)source["isDefault"]!));
    }

    [Fact]
    public void Dashboards_are_looked_for_where_they_are_mounted()
    {
        var provider = Assert.Single(YamlText.Read(Repository.Read($"{Provisioning}/dashboards/immiscible.yaml")).Single()["providers"]!.AsArray())!;
        var volumes = YamlText.Read(Repository.Read("deploy/compose.yaml")).Single()["services"]!["grafana"]!["volumes"]!.AsArray().Select(static one => (string)one!);
        Assert.Contains($"../dashboards:{provider["options"]!["path"]}:ro", volumes);
    }
}
