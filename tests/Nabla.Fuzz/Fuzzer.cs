using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Nabla.Fuzz;

/// <summary>Feeds a reader changed files, one after the other, in this process and on this thread. What gives a new
/// answer is kept to start from, so that it gets deeper than single changes of valid files would.</summary>
internal sealed class Fuzzer : IDisposable
{
    private static readonly int s_mostKept = Coverage.IsOn ? 5000 : 400;
    private const int Room = 1 << 20;
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(1);
    private readonly Reader _reader;
    private readonly ulong _seed;
    private readonly List<byte[]> _seeds;
    private readonly List<byte[]> _kept;
    private readonly HashSet<string> _answers = [];
    private readonly MemoryMappedFile? _trace;
    private readonly MemoryMappedViewAccessor? _view;

    /// <summary>A fuzzer that starts from the reader's valid files.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="seed">The same seed tries the same files.</param>
    /// <param name="trace">A file that keeps the input at hand, should the whole process end; or null.</param>
    public Fuzzer(Reader reader, ulong seed, string? trace = null)
    {
        (_reader, _seed, _seeds) = (reader, seed, [.. reader.Seeds()]);
        _kept = [.. _seeds];
        if (trace is not null)
        {
            _trace = MemoryMappedFile.CreateFromFile(trace, FileMode.Create, null, Room + sizeof(int));
            _view = _trace.CreateViewAccessor();
        }

        foreach (byte[] file in _seeds)
        {
            reader.Read(file);   // compiles what will be measured; a valid file that is refused ends it all
            Accepted++;
        }
    }

    /// <summary>Files tried.</summary>
    public long Executions { get; private set; }

    /// <summary>Files of these that were read without objection.</summary>
    public long Accepted { get; private set; }

    /// <summary>Different answers seen.</summary>
    public int Answers => _answers.Count;

    /// <summary>The most bytes allocated for a byte of a file of at least 100.</summary>
    public double MostPerByte { get; private set; }

    /// <summary>The longest time.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Tries the next file.</summary>
    /// <returns>A finding, or null.</returns>
    public Finding? Next()
    {
        var random = new Mutator(_seed ^ ((ulong)Executions * 0xD1B54A32D192ED03));
        byte[] input = _reader.Change(random, random.Pick(random.OneIn(2) ? _seeds : _kept), random.Pick(_kept));
        Executions++;
        if (_view is not null)
        {
            _view.Write(0, input.Length);
            _view.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, Room));
        }

        return Try(input);
    }

    /// <summary>Tries a file.</summary>
    public Finding? Try(byte[] input)
    {
        (string? wrong, string answer) = Run(input);
        bool isNew = Coverage.FoundNew();
        if (wrong is null && (_answers.Add(answer) | isNew) && _kept.Count < s_mostKept)
            _kept.Add(input);
        return wrong is null ? null : new(_reader, input, wrong);
    }

    public void Dispose()
    {
        _view?.Dispose();
        _trace?.Dispose();
    }

    private (string? Wrong, string Answer) Run(byte[] input)
    {
        string answer = "";
        Coverage.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            _reader.Read(input);
            Accepted++;
        }
        catch (Exception e) when (e.GetType() == _reader.Documented)
        {
            answer = Shape(e is NablaFormatException problem ? problem.Reason : e.Message);
        }
        catch (Exception e)
        {
            return ($"{e.GetType().Name} escaped: {e}", "");
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        if (input.Length >= 100)
            MostPerByte = Math.Max(MostPerByte, (double)spent / input.Length);
        if (spent > _reader.Free + _reader.PerByte * input.Length)
            return ($"{spent} bytes allocated for a file of {input.Length}", "");
        if (time > s_slow && Slow(input))
            return ($"more than {s_slow.TotalSeconds} s for a file of {input.Length} bytes", "");
        Longest = time > Longest ? time : Longest;
        return (null, answer);
    }

    // A busy machine makes anything slow once, a slow reader is slow again.
    private bool Slow(byte[] input)
    {
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                _reader.Read(input);
            }
            catch (Exception e) when (e.GetType() == _reader.Documented)
            {
                // Only the time counts here.
            }

            if (Stopwatch.GetElapsedTime(start) < s_slow)
                return false;
        }

        return true;
    }

    /// <summary>A message without its numbers and names: what kind of answer it is.</summary>
    private static string Shape(string message)
    {
        Span<char> shape = stackalloc char[Math.Min(message.Length, 60)];
        int length = 0;
        bool quoted = false;
        foreach (char c in message)
        {
            quoted ^= c is '"' or '\'';
            if (length < shape.Length && !quoted && c is ' ' or (>= 'a' and <= 'z'))
                shape[length++] = c;
        }

        return new(shape[..length]);
    }
}
