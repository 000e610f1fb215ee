using System.Text.Json;
using System.Threading;

namespace Nabla.Lab.Session;

/// <summary>
/// What the page talks to: a training, and messages about it. Requests come from any thread. One thread trains, by
/// calling <see cref="Work(TimeSpan)"/> again and again; between two mini-batches it lets requests in, which copy the
/// parameters and compute from the copy. Knows neither network connections nor browsers.
/// </summary>
internal sealed partial class LabSession
{
    private readonly LabSubject _subject;
    private readonly SemaphoreSlim? _turn;
    private readonly Lock _gate = new(), _looking = new(), _asking = new();
    private LabTraining _training;
    private LabChange _change;
    private (Comparison Training, LabChange Change)? _comparison;
    private int _waiting;

    /// <summary>Begins, paused before the first step.</summary>
    /// <param name="subject">What it is about.</param>
    /// <param name="turn">Requests wait until they get it; null: nobody else has a turn.</param>
    public LabSession(LabSubject subject, SemaphoreSlim? turn = null) =>
        (_subject, _training, _turn) = (subject, subject.Begin(default), turn);

    /// <summary>Raised when there may be work again.</summary>
    public event Action? Woken;

    /// <summary>Trains for a while, if it is to train.</summary>
    /// <param name="budget">The time to take.</param>
    /// <returns>When to call again: at once (zero), after a time, or when <see cref="Woken"/> (infinite).</returns>
    public TimeSpan Work(TimeSpan budget) => Work(budget, out _);

    /// <inheritdoc cref="Work(TimeSpan)"/>
    /// <param name="budget">The time to take.</param>
    /// <param name="isTaken">Whether a step was taken, and training is not over.</param>
    public TimeSpan Work(TimeSpan budget, out bool isTaken)
    {
        TimeSpan again;
        lock (_gate)
            again = _training.Work(budget, () => Volatile.Read(ref _waiting) > 0, out isTaken);
        var spin = default(SpinWait);
        while (Volatile.Read(ref _waiting) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        return again;
    }

    /// <summary>Where training is.</summary>
    public LabTick Tick() => Between(() => _training.Tick());

    /// <summary>Drives the training.</summary>
    /// <exception cref="ArgumentException">The value does not fit the action.</exception>
    public LabTick Do(LabAction action, double? value = null) => Control(new() { Action = action, Value = value });

    /// <summary>Answers a request in JSON.</summary>
    /// <param name="json">A <see cref="LabRequest"/>, UTF-8.</param>
    /// <returns>A <see cref="LabReply"/> in JSON, or a <see cref="Frame"/>, which begins with NBLF.</returns>
    public byte[] Handle(ReadOnlySpan<byte> json)
    {
        try
        {
            return Answer(JsonSerializer.Deserialize(json, MessageJson.Default.LabRequest)
                ?? throw new ArgumentException("The request is null.", nameof(json)));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return ToJson(new LabProblem { Message = $"The request cannot be read: {e.Message}" });
        }
        catch (Exception e) when (e is ArgumentException or NablaException)
        {
            return ToJson(ProblemOf(e));
        }
    }

    /// <summary>What is wrong, for people: without the name of a parameter, which .NET adds.</summary>
    public static LabProblem ProblemOf(Exception e)
    {
        int end = e is ArgumentException { ParamName: { } name }
            ? e.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return new() { Message = end < 0 ? e.Message : e.Message[..end] };
    }

    /// <summary>A message as the page reads it.</summary>
    public static byte[] ToJson(LabReply reply) =>
        JsonSerializer.SerializeToUtf8Bytes(reply, MessageJson.Default.LabReply);

    private byte[] Answer(LabRequest request)
    {
        switch (request)
        {
            case DescribeRequest:
                return ToJson(Between(() => _training.Description));
            case ControlRequest control:
                return ToJson(Control(control));
            case TickRequest:
                return ToJson(Tick());
            case CurveRequest:
                return ToJson(Between(() => _training.Curve()));
            case CaseRequest asked:
                return ToJson(new LabText { Text = Between(() => _training.Case(asked)) });
            case ChecksumRequest:
                return ToJson(new LabText { Text = Between(() => _training.Checksum) });
            case CompareRequest compare:
                return ToJson(Compare(compare));
            case LookRequest look:
                Func<byte[]> frame = Between(() => _training.Look(look));
                lock (_looking)
                    return frame();
            default:
                Func<LabReply> answer = Between(() => _training.Ask(request));
                lock (_asking)
                    return ToJson(answer());
        }
    }

    // It goes on from what there is; another question, seed or rate begins anew.
    private LabComparison Compare(CompareRequest asked)
    {
        TrainingPlan plan = _subject.Plan ?? throw new ArgumentException(
            "There is one network here. Open data to compare trainings.", nameof(asked));
        LabChange change = Between(() => _change);
        lock (_asking)
        {
            if (_comparison is not var (known, its) || its != change || !known.Is(asked))
            {
                _comparison = (Comparison.Begin(plan, change.Of(plan.Recipe), asked), change);
            }

            return _comparison.Value.Training.GoOn();
        }
    }

    private LabTick Control(ControlRequest control)
    {
        LabTick tick = Between(() =>
        {
            if (control.Action is LabAction.Reseed or LabAction.Eta)
            {
                LabChange change = control.Action == LabAction.Reseed ? _change with { Seed = SeedOf(control.Value) }
                    : _change with { Eta = EtaOf(control.Value) };
                LabTraining begun = _subject.Begin(change);
                begun.Version = _training.Version + 1;
                begun.Do(LabAction.Rate, _training.Tick().Rate);
                (_training, _change) = (begun, change);
            }
            else
            {
                _training.Do(control.Action, control.Value);
            }

            return _training.Tick();
        });
        Woken?.Invoke();
        return tick;
    }

    private static ulong SeedOf(double? value) => value is >= 0 and < 1UL << 53 ? (ulong)value.Value
        : throw new ArgumentException("A seed is a whole number from 0 on.", nameof(value));

    private static double EtaOf(double? value) => value is > 0 && double.IsFinite(value.Value) ? value.Value
        : throw new ArgumentException($"The learning rate is {value}; it must be above 0.", nameof(value));

    // The trainer looks at _waiting after every mini-batch.
    private T Between<T>(Func<T> act)
    {
        Interlocked.Increment(ref _waiting);
        _turn?.Wait();
        try
        {
            lock (_gate)
                return act();
        }
        finally
        {
            _ = _turn?.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }
}
