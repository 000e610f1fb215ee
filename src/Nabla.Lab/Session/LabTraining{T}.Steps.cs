namespace Nabla.Lab.Session;

// To another step: back to a snapshot and forward from it
internal sealed partial class LabTraining<T>
{
    private void Remember()
    {
        if (_before is null)
            _before = _session.Network.Parameters.Clone();
        else
            _before.CopyFrom(_session.Network.Parameters);
        _beforeStep = Step;
    }

    // The parameters before the last step, from the next step where it trains on anyway, else by taking it once more;
    // where a program trains, they are always kept, since a look must not change its training.
    private ParameterVector<T>? Before()
    {
        if (_beforeStep != Step - 1 && Step > 0 && !IsDriven && _session is { Phase: null, Reason: null })
        {
            if (IsBusy && !_pace.IsSlow)
                _ = TakeStep(keeps: true);
            else if (_problem is null)
                Retake(Step);
        }

        return _beforeStep == Step - 1 ? _before?.Clone() : null;
    }

    private void Retake(long step)
    {
        Rewind(step - 1);
        while (Step < step - 1 && TakeStep(keeps: false))
        {
        }

        _ = TakeStep(keeps: true);
    }

    private void Go(long step, bool isBack = false)
    {
        if (isBack)
            Rewind(step);
        long begin = Clock.GetTimestamp();
        while (Step < step && Clock.GetElapsedTime(begin) < s_near && (isBack || !IsDriven))
        {
            if (!TakeStep(keeps: step - Step == 1))
                return;
        }

        _goal = Step < step ? step : null;
        if (_goal is null)
            Keep();
    }

    private void Rewind(long step)
    {
        _session.Rewind(_timeline.Before(step)!);
        (_problem, _last) = (null, null);
        Version++;
    }
}
