using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>A number of workers, or a range of such numbers.</summary>
internal sealed class WorkerRangeValue : SpecValue<WorkerRange>
{
    public override string Allowed => WorkerRange.Allowed;

    public override string Write(WorkerRange value) => value.ToString();

    protected override string? Parse(SpecNode node, ref WorkerRange value)
    {
        if (node is not SpecScalar { Plain: true } scalar) return "is neither a number nor a range";
        return WorkerRange.TryParse(scalar.Text, out value, out var problem) ? null : problem;
    }
}
