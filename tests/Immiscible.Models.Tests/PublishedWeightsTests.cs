using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Immiscible.Compute.Safetensors;
using Immiscible.Models.Diffusers;
using Immiscible.Models.GuidedDiffusion;
using Immiscible.Models.Tests.Recorded;

namespace Immiscible.Models.Tests;

public sealed class PublishedWeightsTests : IDisposable
{
    private static readonly GuidedUNetOptions Small = new()
    {
        Channels = 8, ChannelMultipliers = [1], ResidualBlocks = 1, Attention = [false], Groups = 4, HeadChannels = 8,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("immiscible-models-").FullName;
    private readonly ImageNetwork _published = Networks.Stirred(Small), _network = Small.Create(seed: 1);

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("ema.")]
    [InlineData("ema_model.module.")]
    [InlineData("_orig_mod.")]
    public void Weights_arrive_whatever_wrapper_named_them(string prefix)
    {
        PublishedWeights.Load(Write(_published, name => prefix + name), _network);
        Assert.Equal(Networks.Values(_published), Networks.Values(_network));
    }

    [Fact]
    public void Averages_come_before_the_weights_they_are_of_and_counters_are_left_alone()
    {
        using var last = Small.Create(seed: 2);
        var writer = Add(Add(new SafetensorsWriter(), last, static name => "model." + name), _published, static name => "ema_model." + name);
        PublishedWeights.Load(Write(writer.AddInt64s("ema_model.step", [1], new long[] { 7 }).AddFloats("ema.decay", [], new[] { 0.9f })), _network);
        Assert.Equal(Networks.Values(_published), Networks.Values(_network));
    }

    [Fact]
    public void Half_precision_and_one_dimensional_convolutions_are_taken()
    {
        var path = Path.Combine(_folder, "bf16.safetensors");
        WriteBFloat16(path, _published, static (name, shape) => name.EndsWith("qkv.weight", StringComparison.Ordinal) ? shape[..3] : shape);
        PublishedWeights.Load(path, _network);
        var expected = Networks.Values(_published).Select(static value => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000));
        Assert.Equal(expected, Networks.Values(_network));
    }

    [Fact]
    public void Attention_may_be_named_as_diffusers_once_named_it()
    {
        var options = new DiffusersUNetOptions { BlockChannels = [8], ResidualBlocks = 1, Attention = [false], Groups = 4 };
        using ImageNetwork published = Networks.Stirred(options), network = options.Create(seed: 1);
        PublishedWeights.Load(
            Write(published, static name => name.Replace("to_q", "query", StringComparison.Ordinal).Replace("to_k", "key", StringComparison.Ordinal)
                .Replace("to_v", "value", StringComparison.Ordinal).Replace("to_out.0", "proj_attn", StringComparison.Ordinal)),
            network);
        Assert.Equal(Networks.Values(published), Networks.Values(network));
    }

    [Fact]
    public void What_is_missing_or_unknown_is_named_and_nothing_is_changed()
    {
        var message = Refusal(Write(_published, static name => name switch { "out.2.bias" => "out.3.bias", "out.2.weight" => "out.3.weight", _ => name }));
        Assert.Contains("missing is out.2.weight (and 1 more)", message, StringComparison.Ordinal);
        Assert.Contains("unknown is out.3.weight (and 1 more)", message, StringComparison.Ordinal);
        Assert.Contains(_folder, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Averages_of_a_part_of_the_weights_are_not_mixed_with_the_rest()
    {
        var writer = Add(new SafetensorsWriter(), _published, static name => name).AddFloats("ema.out.2.bias", [3], new float[3]);
        Assert.Contains("missing is ", Refusal(Write(writer)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_there_twice_is_refused()
    {
        var writer = Add(new SafetensorsWriter(), _published, static name => name).AddFloats("module.out.2.bias", [3], new float[3]);
        Assert.Contains("there twice is module.out.2.bias", Refusal(Write(writer)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_of_another_shape_or_of_integers_is_refused()
    {
        using var wider = (Small with { OutChannels = 4 }).Create(seed: 1);
        Assert.Contains(
            "of another kind is out.2.weight, F32 [4, 8, 3, 3] instead of [3, 8, 3, 3] (and 1 more)",
            Refusal(Write(wider, static name => name)), StringComparison.Ordinal);
        var writer = Add(new SafetensorsWriter(), _published, static name => name, "out.2.bias").AddInt64s("out.2.bias", [3], new long[3]);
        Assert.Contains("out.2.bias, I64 [3]", Refusal(Write(writer)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var path = Path.Combine(_folder, "none.safetensors");
        Assert.Contains(path, Assert.Throws<SafetensorsException>(() => PublishedWeights.Load(path, _network)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _published.Dispose();
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Refusal(string path)
    {
        var before = Networks.Values(_network);
        var message = Assert.Throws<ModelException>(() => PublishedWeights.Load(path, _network)).Message;
        Assert.Equal(before, Networks.Values(_network));
        return message;
    }

    private string Write(ImageNetwork network, Func<string, string> rename) => Write(Add(new SafetensorsWriter(), network, rename));

    private string Write(SafetensorsWriter writer)
    {
        var path = Path.Combine(_folder, "weights.safetensors");
        using var stream = File.Create(path);
        writer.Write(stream);
        return path;
    }

    private static SafetensorsWriter Add(SafetensorsWriter writer, ImageNetwork network, Func<string, string> rename, string? without = null)
    {
        foreach (var (name, parameter) in network.named_parameters())
            if (name != without) writer.AddFloats(rename(name), parameter.shape, parameter.data<float>().ToArray());
        return writer;
    }

    /// <summary>The upper halves of the weights' bits.</summary>
    private static void WriteBFloat16(string path, ImageNetwork network, Func<string, long[], long[]> reshape)
    {
        var (header, data) = (new StringBuilder("{"), new MemoryStream());
        foreach (var (name, parameter) in network.named_parameters())
        {
            var begin = data.Length;
            foreach (var value in parameter.data<float>().ToArray())
                data.Write(MemoryMarshal.AsBytes([(ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)]));
            var shape = string.Join(",", reshape(name, parameter.shape));
            header.Append(header.Length > 1 ? "," : "").Append(
                null, $"\"{name}\":{{\"dtype\":\"BF16\",\"shape\":[{shape}],\"data_offsets\":[{begin},{data.Length}]}}");
        }

        var json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data.ToArray()]);
    }
}
