namespace Payments.Web;

public static class Verbs
{
    public static Task<int> Run(string[] args) => Task.FromResult(args.Length);
}
