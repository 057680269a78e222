using Immiscible.Compute.Native;
using Immiscible.Compute.Vectors;
using Immiscible.Numerics.Vectors;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tests.Vectors;

/// <summary>Vectors in tensors do what vectors in arrays do, bit for bit.</summary>
public sealed class FlatVectorTests
{
    private const int Length = 1003;

    public FlatVectorTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<bool> Kinds => [false, true];

    [Theory, MemberData(nameof(Kinds))]
    public void Sums_have_the_bits_of_single_additions_wherever_they_go(bool isTensor)
    {
        var (a, b) = (Values(1), Values(2));
        float[] expected = [.. a.Zip(b, static (x, y) => x + y)];

        foreach (var place in Enumerable.Range(0, 3))
        {
            using FlatVector left = Create(isTensor, a), right = Create(isTensor, b), other = Create(isTensor, Values(3));
            var sum = place switch { 0 => left, 1 => right, _ => other };
            sum.Add(left, right);
            Assert.Equal(expected, sum.Host.ToArray());
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_written_is_read(bool isTensor)
    {
        using var vector = Create(isTensor, Values(1));
        using var copy = Create(isTensor, Values(2));
        var expected = Values(1);
        Assert.Equal(expected, vector.Host.ToArray());

        vector.Write(7, [5, 6]);
        (expected[7], expected[8]) = (5, 6);
        Assert.Equal(expected, vector.Host.ToArray());
        var part = new float[3];
        vector.Read(6, part);
        Assert.Equal(expected[6..9], part);

        copy.CopyFrom(vector);
        Assert.Equal(expected, copy.Host.ToArray());
        Values(4).CopyTo(copy.BeginLoad());
        copy.CompleteLoad();
        Assert.Equal(Values(4), copy.Host.ToArray());
        copy.Read(0, part);
        Assert.Equal(Values(4)[..3], part);
        Assert.Equal(expected, vector.Host.ToArray());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void One_kind_is_copied_from_the_other(bool to, bool from)
    {
        using var vector = Create(to, Values(1));
        using var source = Create(from, Values(2));
        vector.CopyFrom(source);
        Assert.Equal(Values(2), vector.Host.ToArray());
    }

    [Fact]
    public void A_tensor_is_copied_to_the_host_once_until_it_changes()
    {
        using var vector = new TensorVector(tensor(Values(1)));
        var host = vector.Host;
        vector.Values.fill_(3f);
        Assert.Equal(Values(1), host.ToArray());
        Assert.Equal(Values(1), vector.Host.ToArray());
        var version = vector.Version;
        vector.Change().fill_(4f);
        Assert.NotEqual(version, vector.Version);
        Assert.All(vector.Host.ToArray(), static value => Assert.Equal(4, value));
    }

    [Fact]
    public void A_sum_on_a_device_takes_no_vector_from_elsewhere()
    {
        using var vector = new TensorVector(tensor(Values(1)));
        using var host = new HostVector(Length);
        Assert.Throws<ArgumentException>(() => vector.Add(vector, host));
    }

    [Fact]
    public void A_pool_gives_what_was_returned_and_takes_no_other_length()
    {
        using var pool = new FlatVectorPool(Length);
        var vector = pool.Rent();
        pool.Return(vector);
        Assert.Same(vector, pool.Rent());
        Assert.Throws<ArgumentException>(() => pool.Return(new HostVector(1)));
    }

    private static FlatVector Create(bool isTensor, float[] values) => isTensor ? new TensorVector(tensor(values)) : new HostVector((float[])values.Clone());

    private static float[] Values(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6))))];
    }
}
