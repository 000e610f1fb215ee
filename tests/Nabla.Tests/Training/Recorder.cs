namespace Nabla.Tests.Training;

/// <summary>Keeps every event.</summary>
/// <param name="then">Called with each, after it was kept.</param>
internal sealed class Recorder(Action<ITrainingEvent>? then = null) : IProgress<ITrainingEvent>
{
    private readonly List<ITrainingEvent> _events = [];

    public List<TEvent> Of<TEvent>() => [.. _events.OfType<TEvent>()];

    public void Report(ITrainingEvent value)
    {
        _events.Add(value);
        then?.Invoke(value);
    }
}
