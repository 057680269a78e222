using Immiscible.Collectives.Reduction;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests;

public sealed class NodeSetTests
{
    private const int Granules = 8, Length = 16;

    private readonly FlatVectorPool _pool;
    private readonly NodeSet _nodes;
    private int _made;

    public NodeSetTests()
    {
        _pool = new FlatVectorPool(Length, () =>
        {
            _made++;
            return new HostVector(Length);
        });
        _nodes = new NodeSet(new CanonicalTree(Granules), _pool);
    }

    [Fact]
    public void Granules_in_order_need_a_vector_a_level_and_one_more()
    {
        for (var granule = 0; granule < Granules; granule++) Add(granule);
        Assert.Equal([new TreeNode(0, Granules)], _nodes.Nodes);
        Assert.Equal(4, _made);
        Assert.All(_nodes.Values(new TreeNode(0, Granules)).Host.ToArray(), static value => Assert.Equal(36, value));
    }

    [Fact]
    public void Every_vector_is_the_pools_again_in_the_end()
    {
        foreach (var granule in new[] { 6, 1, 3, 0, 7 }) Add(granule);
        var made = _made;
        _nodes.Clear();
        Assert.Equal(made, Enumerable.Range(0, made).Select(_ => _pool.Rent()).Distinct().Count());
        Assert.Equal(made, _made);
    }

    [Fact]
    public void A_vector_that_is_refused_stays_its_owners()
    {
        Add(2);
        var refused = _pool.Rent();
        Assert.Throws<ArgumentException>(() => _nodes.Add(new TreeNode(2, 1), refused));
        Assert.Throws<ArgumentException>(() => _nodes.Add(new TreeNode(1, 2), refused));
        _nodes.Clear();
        Assert.NotSame(refused, _pool.Rent());
    }

    private void Add(int granule)
    {
        var vector = _pool.Rent();
        vector.BeginLoad().Span.Fill(granule + 1);
        vector.CompleteLoad();
        _nodes.Add(new TreeNode(granule, 1), vector);
    }
}
