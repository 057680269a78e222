using System.Runtime.InteropServices;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Testing.Frames;

/// <summary>Composes streams of right frames, most of them damaged: mutated, truncated, oversized, shuffled, or random from end to end.</summary>
internal sealed class FuzzedStream(int seed, string member, int maxPayload)
{
    private const int Frames = 16;
    private readonly Random _random = new(seed);
    private readonly byte[] _bytes = new byte[Frames * (FrameCodec.HeaderBytes + maxPayload)];

    /// <summary>The next stream; valid until the one after it is asked for.</summary>
    public ScriptedStream Next()
    {
        var length = _random.Next(50) == 0 ? Noise() : Damage(Compose());
        return new ScriptedStream(_bytes.AsMemory(0, length), _random.Next(1, 4096));
    }

    private int Noise()
    {
        _random.NextBytes(_bytes);
        return _random.Next(1, _bytes.Length);
    }

    private int Compose()
    {
        var at = 0;
        for (var i = 0; i < Frames; i++)
        {
            var kind = (WireKind)_random.Next(1, 9) is var drawn && _random.Next(16) > 0 ? WireKind.PartialSum : drawn;
            var length = _random.Next(maxPayload / 4) * sizeof(float);
            var payload = _bytes.AsSpan(at + FrameCodec.HeaderBytes, length);
            // All floats of a frame are the same: so a damaged one shows.
            MemoryMarshal.Cast<byte, float>(payload).Fill(_random.NextSingle());
            var header = new FrameHeader((FrameKind)kind, _random.Next(3), _random.Next(4), 0, 0, new TreeNode(_random.Next(4), 1), _random.Next(-1, 3));
            var announced = kind switch
            {
                WireKind.PartialSum or WireKind.ReducedSlice or WireKind.StateSlice or WireKind.StateRequest => length,
                _ => 0,
            };
            var route = _random.Next(100) == 0 ? (ulong)_random.NextInt64() : TcpMember.RouteTo(member);
            FrameCodec.Write(
                _bytes.AsSpan(at), new WireFrame(kind, (uint)_random.Next(5), route, header, Claim(announced), PayloadHash.Of(payload[..announced])));
            at += FrameCodec.HeaderBytes + announced;
        }
        return at;
    }

    /// <summary>The length that a header states: now and then not that of the payload.</summary>
    private int Claim(int announced) => _random.Next(80) switch
    {
        0 => _random.Next(int.MinValue, int.MaxValue),
        1 => maxPayload + sizeof(float),
        _ => announced,
    };

    private int Damage(int length)
    {
        for (var damage = _random.Next(3); damage > 0; damage--)
            switch (_random.Next(5))
            {
                case 0:
                    _bytes[_random.Next(length)] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    _random.NextBytes(_bytes.AsSpan(_random.Next(length), Math.Min(8, _bytes.Length - length)));
                    break;
                case 2:
                    length = _random.Next(1, length + 1);
                    break;
                case 3:
                    // A piece is lost, or comes twice.
                    var (from, to) = (_random.Next(length), _random.Next(length));
                    var count = length - Math.Max(from, to);
                    _bytes.AsSpan(from, count).CopyTo(_bytes.AsSpan(to));
                    break;
                default:
                    // The pieces after and before a cut change places.
                    var cut = _random.Next(length);
                    byte[] after = [.. _bytes.AsSpan(cut, length - cut)];
                    _bytes.AsSpan(0, cut).CopyTo(_bytes.AsSpan(length - cut));
                    after.CopyTo(_bytes, 0);
                    break;
            }
        return length;
    }
}
