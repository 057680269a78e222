using Immiscible.Compute.Safetensors;

namespace Immiscible.Compute.Tests.Safetensors;

public sealed class SafetensorsSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public SafetensorsSetTests()
    {
        Write("one.safetensors", "a", 1);
        Write("two.safetensors", "b", 2);
    }

    private string Index => Path.Combine(_folder, "model.safetensors.index.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tensors_of_all_files_are_found()
    {
        File.WriteAllText(Index, """{"metadata":{"total_size":8},"weight_map":{"b":"two.safetensors","a":"one.safetensors"}}""");
        using var set = SafetensorsSet.Open(Index);
        Assert.Equal(["b", "a"], set.Names);
        Assert.Equal([1f], set.FileOf("a").ReadFloats("a"));
        Assert.Equal([2f], set.FileOf("b").ReadFloats("b"));
        Assert.True(set.Contains("a"));
        Assert.Contains("no tensor c", Assert.Throws<SafetensorsException>(() => set.FileOf("c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_file_is_a_set_too()
    {
        using var set = SafetensorsSet.Open(Path.Combine(_folder, "one.safetensors"));
        Assert.Equal([1f], set.FileOf("a").ReadFloats("a"));
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"two.safetensors"}}""", "does not hold tensor a")]
    [InlineData("""{"weight_map":{"a":"three.safetensors"}}""", "cannot be read")]
    [InlineData("""{"weight_map":{"a":"../one.safetensors"}}""", "not in a file beside the index")]
    [InlineData("""{"weight_map":{"a":".."}}""", "not in a file beside the index")]
    [InlineData("""{"weight_map":{"a":1}}""", "not in a file beside the index")]
    [InlineData("""{"weight_map":{"a":"one.safetensors","a":"one.safetensors"}}""", "occurs twice")]
    [InlineData("""{"weight_map":[]}""", "no weight_map")]
    [InlineData("""[]""", "no weight_map")]
    [InlineData("""{"weight_map":{"a":"\ud800"}}""", "not valid JSON")]
    [InlineData("""{"weight""", "not valid JSON")]
    public void A_bad_index_is_refused_and_leaves_no_file_open(string json, string fault)
    {
        File.WriteAllText(Index, json);
        Assert.Contains(fault, Assert.Throws<SafetensorsException>(() => SafetensorsSet.Open(Index)).Message, StringComparison.Ordinal);
        using var exclusive = new FileStream(Path.Combine(_folder, "one.safetensors"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(exclusive.Length > 0);
    }

    private void Write(string file, string name, float value)
    {
        using var stream = File.Create(Path.Combine(_folder, file));
        new SafetensorsWriter().AddFloats(name, [1], new[] { value }).Write(stream);
    }
}
