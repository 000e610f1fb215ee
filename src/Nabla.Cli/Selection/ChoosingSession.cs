namespace Nabla.Cli.Selection;

/// <summary>Chooses before a training what was left open, and says what was chosen.</summary>
internal static class ChoosingSession
{
    /// <summary>Whether there is something to choose.</summary>
    public static bool IsAsked(TrainRequest request, RawData data) =>
        data.From is null && Choosing.IsAsked(data.Source, request.Recipe);

    /// <summary>Chooses; a terminal shows what runs.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static Choice Run(TrainRequest request, RawData data)
    {
        Invocation call = request.Call;
        var progress = new ManyProgress(call, null, "choosing; Ctrl-C stops");
        try
        {
            TrainingHost host = request.Host;
            var budget = TimeBudget.Of(host);
            Choice choice = data.Use(() => (IsAsked(request, data) ? Choosing.Of(
                data.Source, request.Recipe, request.OneOfSeveral.Host, budget, progress, call.Cancellation)
                : new(request.Recipe, null)).Within(budget, data.Source, data.From, host, call.Cancellation));
            progress.Clear();
            if (choice.Winner is { } winner)
                request.Note($"chosen: {Text(winner)} ({Compared(choice)}; to choose yourself: --choose off)");
            foreach (string note in choice.Notes)
                request.Note(note);
            return choice;
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            call.Output.Error.WriteLine("interrupted while choosing: nothing was trained, and nothing is saved");
            throw;
        }
        finally
        {
            progress.Clear();
        }
    }

    /// <summary>A candidate in words.</summary>
    public static string Text(Candidate candidate)
    {
        string[] parts =
        [
            candidate.HasHidden is { } has ? has ? "a hidden layer" : "no hidden layer" : "",
            candidate.Bins is { } bins ? bins > 0 ? Invariant($"{bins} bins") : "no bins" : "",
            candidate.Strength is { } strength ? Invariant($"penalty {strength}/n") : "",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Compared(Choice choice) =>
        $"the best of {choice.Compared.Ways} ways on {Figures.Count(choice.Compared.Folds, "fold")}";
}
