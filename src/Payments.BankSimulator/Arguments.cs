using System.Globalization;
using System.Text.Json;
using Payments.BankSimulator.Sheets;

namespace Payments.BankSimulator;

/// <summary>Reads the command line; the README shows it.</summary>
public static class Arguments
{
    public const string Usage = """
        payments-bank-simulator --bank BIN:PORT[:SCENARIO] | BIN:file:OUTBOX:INBOX[:PORT] (repeated)
          --settings FILE            banks and all else as JSON; the other arguments come on top
          --data FOLDER              journals (default .local/banks)
          --today yyyy-MM-dd         virtual day, UTC+7
          --seed N                   dice of faults with a percentage
          --holders FILE.csv         account holders; a registry file serves
          --faults FILE.json         faults of every bank from the start
          --settle-ms N              from taken to settled (default 200)
          --settle-asks N            asks needed before settling (default 0)
          --booking payment|block|itemised
          --opening-balance VND
          --lifetime input|signal    ends with standard input, or (default) only when told
          --sheet BIN=FILE.json      a file bank takes lists by this template, as in the payer's banks file
          --paying-account BIN=NO    of lists that have no column for it
          --signing-key BIN=PEM      signs this bank's answers
          --verify-key BIN=PEM       demands signed batches from the payer
        """;

    /// <exception cref="ArgumentException">Wrong usage; the message says what.</exception>
    public static SimulatorOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SimulatorOptions();
        var everyBank = new List<Func<BankOptions, BankOptions>>();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var name = arguments[index];
            var value =
                index + 1 < arguments.Count
                    ? arguments[index + 1]
                    : throw new ArgumentException($"{name} needs a value.");
            options = Apply(options, everyBank, name, value);
        }

        if (options.Banks.Count == 0)
        {
            throw new ArgumentException("At least one --bank is needed.");
        }

        return options with
        {
            Banks =
            [
                .. options.Banks.Select(bank =>
                    everyBank.Aggregate(bank, (each, set) => set(each))
                ),
            ],
        };
    }

    private static SimulatorOptions Apply(
        SimulatorOptions options,
        List<Func<BankOptions, BankOptions>> everyBank,
        string name,
        string value
    )
    {
        switch (name)
        {
            case "--settings":
                return ReadJson<SimulatorOptions>(value);
            case "--bank":
                return options with { Banks = [.. options.Banks, ParseBank(value)] };
            case "--data":
                return options with { Data = value };
            case "--today":
                return options with { Today = ParseDay(value) };
            case "--seed":
                return options with { Seed = Number(name, value) };
            case "--holders":
                return options with { Holders = value };
            case "--lifetime":
                return value is "input" or "signal"
                    ? options with
                    {
                        EndsWithInput = value == "input",
                    }
                    : throw new ArgumentException("--lifetime is input or signal.");
            case "--faults":
                return options with { Faults = ReadJson<List<FaultRule>>(value) };
            case "--settle-ms":
                var milliseconds = Number(name, value);
                everyBank.Add(bank => bank with { SettleMilliseconds = milliseconds });
                return options;
            case "--settle-asks":
                var asks = Number(name, value);
                everyBank.Add(bank => bank with { SettleAsks = asks });
                return options;
            case "--booking":
                var booking = Enum.TryParse<Booking>(value, ignoreCase: true, out var known)
                    ? known
                    : throw new ArgumentException("--booking is payment, block or itemised.");
                everyBank.Add(bank => bank with { Booking = booking });
                return options;
            case "--opening-balance":
                var balance = long.TryParse(value, CultureInfo.InvariantCulture, out var vnd)
                    ? vnd
                    : throw new ArgumentException("--opening-balance needs whole đồng.");
                everyBank.Add(bank => bank with { OpeningBalanceVnd = balance });
                return options;
            case "--signing-key" or "--verify-key" or "--sheet" or "--paying-account":
                everyBank.Add(OfOneBank(name, value));
                return options;
            default:
                throw new ArgumentException($"There is no {name}.");
        }
    }

    private static BankOptions ParseBank(string value) =>
        value.Split(':') switch
        {
            [var bin, "file", var outbox, var inbox] => new BankOptions
            {
                Bin = bin,
                Outbox = outbox,
                Inbox = inbox,
            },
            [var bin, "file", var outbox, var inbox, var port] => new BankOptions
            {
                Bin = bin,
                Outbox = outbox,
                Inbox = inbox,
                Port = Number("--bank", port),
            },
            [var bin, var port] => new BankOptions { Bin = bin, Port = Number("--bank", port) },
            [var bin, var port, var scenario] => new BankOptions
            {
                Bin = bin,
                Port = Number("--bank", port),
                Scenario = scenario,
            },
            _ => throw new ArgumentException(
                "--bank is BIN:PORT[:SCENARIO] or BIN:file:OUTBOX:INBOX[:PORT]."
            ),
        };

    private static Func<BankOptions, BankOptions> OfOneBank(string name, string value)
    {
        if (value.Split('=', 2) is not [var bin, var given])
        {
            throw new ArgumentException($"{name} is BIN=VALUE.");
        }

        var sheet = name == "--sheet" ? ReadJson<SheetTemplate>(given) : null;
        return bank =>
            bank.Bin != bin
                ? bank
                : name switch
                {
                    "--signing-key" => bank with { SigningKeyFile = given },
                    "--verify-key" => bank with { VerifyKeyFile = given },
                    "--sheet" => bank with { Sheet = sheet },
                    _ => bank with { PayingAccount = given },
                };
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{name} needs a whole number.");

    private static DateOnly ParseDay(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", out var day)
            ? day
            : throw new ArgumentException("--today is yyyy-MM-dd.");

    public static T ReadJson<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Faults.Json)
                ?? throw new ArgumentException($"{Path.GetFileName(path)} is empty.");
        }
        catch (Exception refused) when (refused is JsonException or IOException)
        {
            throw new ArgumentException($"{Path.GetFileName(path)}: {refused.Message}", refused);
        }
    }
}
