// Kernels and requests by themselves: dotnet run -c Release --project bench/Kernels -- --filter '*Products*'
using BenchmarkDotNet.Running;
using Nabla.Benchmarks;

BenchmarkSwitcher.FromTypes(
[
    typeof(ProductsBenchmark), typeof(FunctionsBenchmark), typeof(StepBenchmark), typeof(ThreadsBenchmark),
    typeof(InspectionBenchmark), typeof(CheckpointBenchmark), typeof(JobsBenchmark),
    typeof(OwnActivationsBenchmark<>),
]).Run(args);
