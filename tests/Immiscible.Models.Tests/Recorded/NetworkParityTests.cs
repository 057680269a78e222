using Immiscible.Models.Tests.Ddpm;
using Immiscible.Models.Tests.Diffusers;
using Immiscible.Models.Tests.GuidedDiffusion;

namespace Immiscible.Models.Tests.Recorded;

public sealed class NetworkParityTests
{
    private static readonly Dictionary<string, RecordedFamily> Families =
        new[] { DdpmUNetRecordings.Family, GuidedUNetRecordings.Family, DiffusersUNetRecordings.Family }
            .SelectMany(static family => family.Folders.Select(folder => (folder, family))).ToDictionary();

    public static TheoryData<string> Folders => [.. Families.Keys];

    public static IEnumerable<TheoryDataRow<string, string>> Weights =>
        Families.SelectMany(static pair => pair.Value.Weights.Select(weight => new TheoryDataRow<string, string>(pair.Key, weight)));

    [Theory]
    [MemberData(nameof(Folders))]
    public void Output_agrees_with_the_reference(string folder)
    {
        using var recorded = new RecordedNetwork(folder);
        using var network = Families[folder].Network(recorded);
        Assert.InRange(recorded.OutputError(network), 0, recorded.ForwardTolerance);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Gradients_agree_with_the_reference(string folder)
    {
        using var recorded = new RecordedNetwork(folder);
        using var network = Families[folder].Network(recorded);
        recorded.AssertGradients(network);
    }

    [Theory]
    [MemberData(nameof(Weights))]
    public void One_weight_tensor_off_by_a_hundredth_breaks_the_parity(string folder, string weight)
    {
        using var recorded = new RecordedNetwork(folder);
        using var network = Families[folder].Network(recorded);
        recorded.AssertNoticed(network, weight);
    }
}
