using System.Diagnostics;
using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// A sequence of random numbers that depends on nothing but what it is named by: seed, purpose, layer, epoch and step.
/// Key = seed; counter = (block, step, epoch, purpose and layer), with the block counted up by the stream.
/// A value to be kept in a local; copies go on separately from where they were copied.
/// </summary>
internal struct RandomStream
{
    private readonly ulong _seed;
    private readonly uint _step, _epoch, _purposeAndLayer;
    private uint _block;
    private PhiloxWords _words;
    private int _used;
    private double _spareNormal;

    /// <summary>The beginning of a stream.</summary>
    internal RandomStream(ulong seed, Purpose purpose, int layer = 0, uint epoch = 0, uint step = 0)
    {
        Debug.Assert(layer is >= 0 and < 1 << 24, "A layer has 24 bits of the counter.");
        (_seed, _step, _epoch) = (seed, step, epoch);
        _purposeAndLayer = (uint)purpose << 24 | (uint)layer;
        _used = 4;
        _spareNormal = double.NaN;
    }

    /// <summary>32 random bits.</summary>
    internal uint NextUInt()
    {
        if (_used == 4)
        {
            _words = Philox.Block(_seed, new(_block++, _step, _epoch, _purposeAndLayer));
            _used = 0;
        }

        return _used++ switch { 0 => _words.W0, 1 => _words.W1, 2 => _words.W2, _ => _words.W3 };
    }

    /// <summary>
    /// Uniform in [0, 1), a multiple of 2^−53: the high 53 bits of two words, the first being the high one.
    /// </summary>
    internal double NextDouble()
    {
        ulong bits = (ulong)NextUInt() << 32;
        bits |= NextUInt();
        return (bits >> 11) * (1.0 / (1ul << 53));
    }

    /// <summary>
    /// Uniform in 0 … bound − 1, without bias (Lemire 2019): the few products that would favor some are drawn again.
    /// </summary>
    /// <param name="bound">At least 1.</param>
    internal int NextBelow(int bound)
    {
        Debug.Assert(bound >= 1, "There is no number below 0.");
        ulong product = (ulong)NextUInt() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            uint unfair = (uint)(-bound) % (uint)bound;   // 2^32 mod bound
            while ((uint)product < unfair)
                product = (ulong)NextUInt() * (uint)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>
    /// From the normal law N(0, 1), by the transformation of Box and Muller (1958); two at a time, the second is kept.
    /// </summary>
    internal double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            double spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        double radius = Math.Sqrt(-2 * Functions.Log(1 - NextDouble()));   // 1 − u lies in (0, 1]
        (double sin, double cos) = Functions.SinCos2Pi(NextDouble());
        _spareNormal = radius * sin;
        return radius * cos;
    }
}

/// <summary>
/// What random numbers are for: streams of different purposes never share a number. Stored runs depend on these values.
/// </summary>
internal enum Purpose : byte
{
    /// <summary>Weights and biases at the start, a stream for each layer.</summary>
    Initialization = 1,

    /// <summary>The order of the examples, a stream for each epoch.</summary>
    Shuffle = 2,

    /// <summary>Which activations are dropped, a stream for each layer, epoch and step.</summary>
    Dropout = 3,

    /// <summary>Which examples are held out or sampled.</summary>
    Split = 4,

    /// <summary>Which parameters and points a check samples.</summary>
    Check = 5,

    /// <summary>What the trials of a search try, a stream for each trial and axis.</summary>
    Search = 6,

    /// <summary>The order into which a column is shuffled to see what it is worth, a stream for each column and
    /// repetition.</summary>
    Importance = 7,
}
