#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false
#:property NoWarn=CA1848;CA1873

// A web service around a model: answers rows, trains again beside that, and takes the new model only if it is better.
//   dotnet run examples/service.cs -- --data "$PWD/examples/penguins.csv" --target species --urls http://127.0.0.1:5080
//   curl -d '{"island": "Biscoe", "bill_length_mm": 46.1, …}' -H 'Content-Type: application/json' \
//   127.0.0.1:5080/predict
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Nabla;
using Nabla.IO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<ServedModel>();
builder.Services.AddSingleton<Retraining>();
builder.Services.AddHostedService(services => services.GetRequiredService<Retraining>());
var app = builder.Build();

app.MapPost("/predict", (Dictionary<string, JsonElement> row, ServedModel served) =>
{
    if (served.Model is null)
        return Results.Problem("There is no model yet.", statusCode: StatusCodes.Status503ServiceUnavailable);
    try
    {
        return Results.Ok(served.Predict(row));
    }
    catch (ArgumentException e)   // a column is not there, or its value cannot be one of it
    {
        return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
    }
});
app.MapPost("/retrain", (Retraining retraining) => Results.Accepted("/metrics", new { queued = retraining.Ask() }));
app.MapGet("/health", (ServedModel served) => served.Model is { } model
    ? Results.Ok(new { status = "serving", network = model.Architecture.ToString(), checksum = model.Checksum() })
    : Results.Json(new { status = "training the first model" }, statusCode: StatusCodes.Status503ServiceUnavailable));
app.MapGet("/metrics", (ServedModel served) => Results.Text(served.Metrics(), "text/plain; version=0.0.4"));
app.Run();

/// <summary>The model that answers. A reader gets the old or the new one whole, never a mixture: models do not change,
/// so putting another in its place is one reference written.</summary>
internal sealed class ServedModel
{
    private volatile Model? _model;
    private long _predictions, _trainings, _swaps, _failures;
    private double _accuracy;

    public Model? Model => _model;

    public Prediction Predict(Dictionary<string, JsonElement> row)
    {
        Prediction prediction = _model!.Predict(row);
        Interlocked.Increment(ref _predictions);
        return prediction;
    }

    /// <summary>Takes a model if it does better than the one that serves, on rows that neither has learned
    /// from.</summary>
    public bool Offer(Model candidate, Table test)
    {
        double accuracy = Accuracy(candidate, test);
        bool isBetter = _model is not { } old || accuracy > Accuracy(old, test);
        if (isBetter)
        {
            _model = candidate;
            Interlocked.Exchange(ref _accuracy, accuracy);
            Interlocked.Increment(ref _swaps);
        }

        Interlocked.Increment(ref _trainings);
        return isBetter;
    }

    public void Failed() => Interlocked.Increment(ref _failures);

    public string Metrics() => string.Create(CultureInfo.InvariantCulture, $"""
        # TYPE nabla_predictions_total counter
        nabla_predictions_total {Interlocked.Read(ref _predictions)}
        # TYPE nabla_trainings_total counter
        nabla_trainings_total {Interlocked.Read(ref _trainings)}
        # TYPE nabla_training_failures_total counter
        nabla_training_failures_total {Interlocked.Read(ref _failures)}
        # TYPE nabla_swaps_total counter
        nabla_swaps_total {Interlocked.Read(ref _swaps)}
        # TYPE nabla_model_accuracy gauge
        nabla_model_accuracy {Volatile.Read(ref _accuracy)}

        """);

    private static double Accuracy(Model model, Table test) => model.Evaluate(test).Metrics.Accuracy ?? 0;
}

/// <summary>Trains beside the requests, one training at a time; asking while one waits asks for the same one.</summary>
internal sealed class Retraining(ServedModel served, IConfiguration settings, ILogger<Retraining> log)
    : BackgroundService
{
    private readonly Channel<ulong> _seeds = Channel.CreateBounded<ulong>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ulong _seed;

    public bool Ask() => _seeds.Writer.TryWrite(Interlocked.Increment(ref _seed));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Ask();
        await foreach (ulong seed in _seeds.Reader.ReadAllAsync(stoppingToken))
            await Task.Run(() => Train(seed, stoppingToken), CancellationToken.None);
    }

    private void Train(ulong seed, CancellationToken cancellationToken)
    {
        try
        {
            // Read again each time: rows may have been added. The same rows are kept for comparing models.
            Table table = Table.ReadCsv(settings["data"] ?? "penguins.csv", settings["target"] ?? "species");
            var (train, test) = table.Split(0.8, seed: 1);
            TrainedModel run = Model.Train(train, new Recipe { Seed = seed }, progress: null, cancellationToken);
            if (run.StopReason == StopReason.Canceled)
                return;
            bool taken = served.Offer(run.Model, test);
            log.LogInformation("{Model} {Outcome}", run.Model.Architecture, taken ? "serves now" : "is not better");
        }
        catch (Exception e) when (
            e is DataProblemException or NablaFormatException or DivergenceException or IOException)
        {
            served.Failed();   // the model that serves goes on serving
            log.LogError(e, "training failed");
        }
    }
}
