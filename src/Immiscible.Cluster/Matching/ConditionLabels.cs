using Immiscible.Assignment.Couplings;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data.Plans;

namespace Immiscible.Cluster.Matching;

/// <summary>
/// <c>matching.conditionPenalty</c>: knows the class of the image that each noise of a group was drawn for, from plan and data set alone.
/// </summary>
internal sealed class ConditionLabels(IMatchedData data, MatchingLayout layout)
{
    private readonly float _penalty = (float)data.Spec.Matching.ConditionPenalty;
    private readonly PlannedSample[] _samples = new PlannedSample[layout.Rows];
    private readonly int[] _labels = new int[layout.Columns];

    /// <summary>Makes the labels of a group's noises present.</summary>
    public void Load(long step, int group)
    {
        if (_penalty == 0) return;
        data.Plan.Fill(step, group * layout.Rows, _samples);
        for (var column = 0; column < _labels.Length; column++)
            _labels[column] = column < layout.Rows ? data.Dataset.Label(_samples[column].Index) : _labels[column - layout.Rows];
    }

    /// <summary>Adds the penalty where classes differ.</summary>
    /// <param name="distances">[images, noises of the group].</param>
    /// <param name="labels">[images] their classes.</param>
    public void Penalize(Span<float> distances, ReadOnlySpan<int> labels)
    {
        if (_penalty > 0) ConditionPenalty.Add(distances, labels, _labels, _penalty);
    }
}
